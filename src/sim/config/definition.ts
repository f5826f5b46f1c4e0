/**
 * What a config key is: type, default, valid values (org.apache.kafka.common.config.ConfigDef).
 * A refused value is answered in Kafka's own words.
 */
export type ConfigType = 'boolean' | 'int' | 'long' | 'string' | 'list';

/** When a change takes effect: at once, at the next start of the process, or with a new client. */
export type ConfigMode = 'dynamic' | 'static' | 'client';

/** One key. `min`/`max` are inclusive. */
export interface ConfigDefinition<V extends ConfigValue = ConfigValue> {
  readonly type: ConfigType;
  readonly default: V;
  readonly mode: ConfigMode;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

/** A parsed value. */
export type ConfigValue = boolean | number | string;

/** A table of keys. */
export type ConfigTable = Readonly<Record<string, ConfigDefinition>>;

/** The parsed values of a table, by key. */
export type Resolved<T extends ConfigTable> = {
  readonly [K in keyof T]: T[K] extends ConfigDefinition<infer V> ? V : never;
};

/** Properties as a person writes them: key to text. */
export type Properties = Readonly<Record<string, string>>;

const INT_MAX = 2147483647;
const RANGES = {
  int: [-2147483648, INT_MAX],
  long: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
} as const;

interface Limits {
  readonly min?: number;
  readonly max?: number;
}

/** A 32-bit number. */
export const int = (value: number, mode: ConfigMode, limits: Limits = {}): ConfigDefinition<number> => ({
  type: 'int',
  default: value,
  mode,
  ...limits,
});

/** A 64-bit number; Long.MAX stands as the largest safe integer. */
export const long = (value: number, mode: ConfigMode, limits: Limits = {}): ConfigDefinition<number> => ({
  type: 'long',
  default: value,
  mode,
  ...limits,
});

/** true or false. */
export const bool = (value: boolean, mode: ConfigMode): ConfigDefinition<boolean> => ({
  type: 'boolean',
  default: value,
  mode,
});

/** Text, free or one of a few words. */
export const text = (value: string, mode: ConfigMode, oneOf?: readonly string[]): ConfigDefinition<string> => ({
  type: 'string',
  default: value,
  mode,
  ...(oneOf === undefined ? {} : { oneOf }),
});

/** A refused value, in the words of Kafka's ConfigException. */
export interface ConfigError {
  readonly key: string;
  readonly value: string;
  readonly message: string;
}

/** A value parsed and checked, or why Kafka refuses it. */
export type ParsedValue =
  { readonly ok: true; readonly value: ConfigValue } | { readonly ok: false; readonly error: ConfigError };

/** Parses one value as ConfigDef.parseType and its validators do. */
export function parseValue(key: string, raw: string, definition: ConfigDefinition): ParsedValue {
  const refuse = (why: string): ParsedValue => ({
    ok: false,
    error: { key, value: raw, message: `Invalid value ${raw} for configuration ${key}: ${why}` },
  });
  const trimmed = raw.trim();
  switch (definition.type) {
    case 'boolean': {
      const lower = trimmed.toLowerCase();
      if (lower === 'true' || lower === 'false') return { ok: true, value: lower === 'true' };
      return refuse('Expected value to be either true or false');
    }
    case 'int':
    case 'long': {
      const [low, high] = RANGES[definition.type];
      const value = Number(trimmed);
      if (!/^[+-]?\d+$/.test(trimmed) || value < low || value > high) {
        return refuse(`Not a number of type ${definition.type.toUpperCase()}`);
      }
      return checkRange(definition, value, refuse);
    }
    case 'list':
    case 'string':
      if (definition.oneOf !== undefined && !definition.oneOf.includes(trimmed)) {
        return refuse(`String must be one of: ${definition.oneOf.join(', ')}`);
      }
      return { ok: true, value: trimmed };
  }
}

function checkRange(definition: ConfigDefinition, value: number, refuse: (why: string) => ParsedValue): ParsedValue {
  if (definition.min !== undefined && value < definition.min) return refuse(`Value must be at least ${definition.min}`);
  if (definition.max !== undefined && value > definition.max) {
    return refuse(`Value must be no more than ${definition.max}`);
  }
  return { ok: true, value };
}

/** A whole set of properties, parsed; unknown keys are ignored as Kafka ignores them (it only warns). */
export type ParsedProperties<T extends ConfigTable> =
  | { readonly ok: true; readonly values: Resolved<T>; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly error: ConfigError };

/** Whether a complete record of values fits the table. */
function isResolved<T extends ConfigTable>(
  table: T,
  values: Record<string, ConfigValue>,
): values is Resolved<T> & typeof values {
  return Object.keys(table).every(key => typeof values[key] === typeof table[key]?.default);
}

/** Parses properties over the defaults of a table; the first bad value decides. */
export function parseProperties<T extends ConfigTable>(table: T, properties: Properties): ParsedProperties<T> {
  const values: Record<string, ConfigValue> = {};
  for (const [key, definition] of Object.entries(table)) {
    const raw = properties[key];
    if (raw === undefined) {
      values[key] = definition.default;
      continue;
    }
    const parsed = parseValue(key, raw, definition);
    if (!parsed.ok) return { ok: false, error: parsed.error };
    values[key] = parsed.value;
  }
  if (!isResolved(table, values)) throw new Error('a config table and its defaults disagree');
  return { ok: true, values, unknown: Object.keys(properties).filter(key => !(key in table)) };
}
