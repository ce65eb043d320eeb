/** Output of stages that run side by side, in turns: that of the first one is shown at once, that of others later. */

/** The output of one stage. */
export interface Voice {
  say(text: string): void;
  /** Writes the last text. Held output of other stages may follow. */
  close(text: string): void;
}

interface Turn {
  readonly heading: string;
  kept: string;
  isClosed: boolean;
}

export class Turns {
  readonly #turns: Turn[] = [];
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** A new voice. Its turn comes after those that are open now. */
  open(heading: string): Voice {
    const turn: Turn = { heading, kept: '', isClosed: false };
    this.#turns.push(turn);
    if (this.#turns[0] === turn) this.#write(heading);
    const say = (text: string): void => {
      if (this.#turns[0] === turn) this.#write(text);
      else turn.kept += text;
    };
    return {
      say,
      close: (text) => {
        say(text);
        turn.isClosed = true;
        this.#moveOn();
      },
    };
  }

  #moveOn(): void {
    while (this.#turns[0]?.isClosed) {
      this.#turns.shift();
      const next = this.#turns[0];
      if (next) this.#write(next.heading + next.kept);
    }
  }
}
