/** The arguments of the bench of answers. Wrong ones end it with a line and exit status 2. */
import { parseArgs } from 'node:util';
import type { TokenSpeed } from '../../src/tasks/clock.ts';

const USAGE =
  'Usage: npm run bench:answers [-- [--pages FILE | --attacks FILE] [--context TOKENS] [--server URL] [--fresh] [--report] [--for SECONDS]] or [-- --speed PROMPT/DECODE [--context TOKENS]]';

interface Arguments {
  readonly pages: string | undefined;
  readonly attacks: string | undefined;
  readonly server: string | undefined;
  readonly speed: TokenSpeed | undefined;
  readonly context: number | undefined;
  /** After so many seconds nothing more is asked. */
  readonly most: number;
  readonly fresh: boolean;
  readonly report: boolean;
}

/** Says what is wrong with the arguments or a file, and ends the bench. */
export function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}

function parsed() {
  try {
    return parseArgs({
      options: {
        report: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        pages: { type: 'string' },
        attacks: { type: 'string' },
        server: { type: 'string' },
        speed: { type: 'string' },
        context: { type: 'string' },
        for: { type: 'string' },
      },
    }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)} ${USAGE}`);
  }
}

/** "300/60": tokens per second of a prompt and of an answer. */
function speedOf(text: string): TokenSpeed {
  const [, prompt, decode] = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const speed = { prompt: Number(prompt), decode: Number(decode) };
  if (!(speed.prompt > 0 && speed.decode > 0))
    refuse(`--speed is two numbers over 0, tokens a second: 300/60, not ${text}`);
  return speed;
}

export function readArguments(): Arguments {
  const { context, speed, for: most, ...others } = parsed();
  if (context !== undefined && !/^[1-9]\d{2,6}$/.test(context))
    refuse(`--context is a number of tokens, not ${context}`);
  if (most !== undefined && !/^[1-9]\d{0,6}$/.test(most)) refuse(`--for is a number of seconds, not ${most}`);
  if (others.pages !== undefined && others.attacks !== undefined) refuse(`One set at a time. ${USAGE}`);
  return {
    pages: others.pages,
    attacks: others.attacks,
    server: others.server,
    most: most === undefined ? Number.POSITIVE_INFINITY : Number(most),
    fresh: others.fresh,
    report: others.report,
    speed: speed === undefined ? undefined : speedOf(speed),
    context: context === undefined ? undefined : Number(context),
  };
}
