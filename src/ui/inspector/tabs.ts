/** What the inspector shows of a thing: how it is, how it is set, what can be done to it. */
export type Tab = 'state' | 'configs' | 'do';
