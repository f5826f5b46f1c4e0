/** Virtual time in integer microseconds since the scenario began. */
export type Micros = number;

/** Milliseconds as virtual time. Fractions of a microsecond are cut off. */
export const ms = (milliseconds: number): Micros => Math.trunc(milliseconds * 1000);

/** Seconds as virtual time. */
export const seconds = (value: number): Micros => ms(value * 1000);

/** Virtual time as whole milliseconds, rounded down as a JVM's clock would show it. */
export const toMs = (time: Micros): number => Math.floor(time / 1000);
