/**
 * Threads that block, as data (design.md §1.3). A procedure is a stack of frames; a frame says where it stands and what
 * it remembers. Waiting parks the stack; what it waited for resumes the top frame.
 */

/**
 * What a frame decides: to wait, to go on in another frame, to call one and come back, or to return a value.
 * `F` frames, `W` what can be waited for, `I` what a frame can be resumed with.
 */
export type Next<F, W, I> =
  | { readonly do: 'wait'; readonly for: W; readonly then: F }
  | { readonly do: 'goto'; readonly frame: F }
  | { readonly do: 'call'; readonly frame: F; readonly then: F }
  | { readonly do: 'return'; readonly value: I };

/** Where a thread stands: its frames, the running one last. Empty when the procedure has ended. */
export type Stack<F> = readonly F[];

/** Where a thread came to: parked on something, or ended with a value. */
export type Progress<F, W, I> =
  | { readonly state: 'waiting'; readonly stack: Stack<F>; readonly for: W }
  | { readonly state: 'ended'; readonly value: I };

/** Frames that one resumption may run through before we call it an endless loop. */
const FRAMES_MAX = 100_000;

/** Resumes a stack with an input and runs it until it waits or ends. `run` decides one frame. */
export function resume<F, W, I>(
  stack: Stack<F>,
  input: I,
  run: (frame: F, input: I) => Next<F, W, I>,
): Progress<F, W, I> {
  const frames = [...stack];
  let value = input;
  for (let count = 0; count < FRAMES_MAX; count++) {
    const frame = frames.pop();
    if (frame === undefined) return { state: 'ended', value };
    const next = run(frame, value);
    switch (next.do) {
      case 'wait':
        return { state: 'waiting', stack: [...frames, next.then], for: next.for };
      case 'goto':
        frames.push(next.frame);
        break;
      case 'call':
        frames.push(next.then, next.frame);
        break;
      case 'return':
        value = next.value;
        break;
    }
  }
  throw new Error(`a procedure did not wait within ${FRAMES_MAX} frames`);
}
