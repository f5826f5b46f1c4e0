/**
 * Kafka's error codes as far as this cluster answers them (org.apache.kafka.common.protocol.Errors, 0.11.0.2):
 * code, client exception, message, and what a client does about it.
 */
interface ErrorDefinition {
  readonly code: number;
  readonly exception: string;
  readonly message: string;
  /** A RetriableException: the producer may send again. */
  readonly retriable: boolean;
  /** An InvalidMetadataException: the client refreshes its metadata. */
  readonly staleMetadata: boolean;
}

const of = (
  code: number,
  exception: string,
  message: string,
  kind: 'fatal' | 'retriable' | 'staleMetadata' = 'fatal',
): ErrorDefinition => ({
  code,
  exception,
  message,
  retriable: kind !== 'fatal',
  staleMetadata: kind === 'staleMetadata',
});

/** Every error by its protocol name. */
export const ERRORS = {
  NONE: of(0, '', ''),
  OFFSET_OUT_OF_RANGE: of(
    1,
    'OffsetOutOfRangeException',
    'The requested offset is not within the range of offsets maintained by the server.',
  ),
  UNKNOWN_TOPIC_OR_PARTITION: of(
    3,
    'UnknownTopicOrPartitionException',
    'This server does not host this topic-partition.',
    'staleMetadata',
  ),
  LEADER_NOT_AVAILABLE: of(
    5,
    'LeaderNotAvailableException',
    'There is no leader for this topic-partition as we are in the middle of a leadership election.',
    'staleMetadata',
  ),
  NOT_LEADER_FOR_PARTITION: of(
    6,
    'NotLeaderForPartitionException',
    'This server is not the leader for that topic-partition.',
    'staleMetadata',
  ),
  REQUEST_TIMED_OUT: of(7, 'TimeoutException', 'The request timed out.', 'retriable'),
  BROKER_NOT_AVAILABLE: of(8, 'BrokerNotAvailableException', 'The broker is not available.'),
  MESSAGE_TOO_LARGE: of(
    10,
    'RecordTooLargeException',
    'The request included a message larger than the max message size the server will accept.',
  ),
  STALE_CONTROLLER_EPOCH: of(11, 'ControllerMovedException', 'The controller moved to another broker.'),
  NETWORK_EXCEPTION: of(
    13,
    'NetworkException',
    'The server disconnected before a response was received.',
    'staleMetadata',
  ),
  INVALID_TOPIC_EXCEPTION: of(
    17,
    'InvalidTopicException',
    'The request attempted to perform an operation on an invalid topic.',
  ),
  CORRUPT_MESSAGE: of(
    2,
    'CorruptRecordException',
    'This message has failed its CRC checksum, exceeds the valid size, or is otherwise corrupt.',
    'retriable',
  ),
  RECORD_LIST_TOO_LARGE: of(
    18,
    'RecordBatchTooLargeException',
    'The request included message batch larger than the configured segment size on the server.',
  ),
  INVALID_TIMESTAMP: of(32, 'InvalidTimestampException', 'The timestamp of the message is out of acceptable range.'),
  NOT_ENOUGH_REPLICAS: of(
    19,
    'NotEnoughReplicasException',
    'Messages are rejected since there are fewer in-sync replicas than required.',
    'retriable',
  ),
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: of(
    20,
    'NotEnoughReplicasAfterAppendException',
    'Messages are written to the log, but to fewer in-sync replicas than required.',
    'retriable',
  ),
  INVALID_REQUIRED_ACKS: of(
    21,
    'InvalidRequiredAcksException',
    'Produce request specified an invalid value for required acks.',
  ),
} as const satisfies Record<string, ErrorDefinition>;

/** The protocol name of an error, NONE for success. */
export type ErrorName = keyof typeof ERRORS;
