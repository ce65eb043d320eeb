/** Odd and broken chat templates. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BROKEN_TEMPLATES, MESSAGES } from '@/tests/fixtures/broken-templates';
import { closeModels, known, PLAIN, soup } from './testing/known-prompts';
import { assistant, system, user } from './testing/prompts';

afterAll(closeModels);
beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 21, 12), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a template', () => {
  it('that leaves out or refuses the system message gets it before the first question', async () => {
    const { write, prompt } = await known(soup());
    const refuses = `{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}${PLAIN}`;
    const leavesOut =
      "{% for m in messages %}{% if m.role != 'system' %}{{ m.role + ': ' + m.content + '\n' }}{% endif %}{% endfor %}";
    for (const one of [refuses, leavesOut]) {
      expect(prompt(one).takesSystem).toBe(false);
      expect(write(one, [system('Be brief.'), user('Hi')])).toBe('user: Be brief.\n\nHi\n');
    }
    expect(prompt(PLAIN).takesSystem).toBe(true);
  });

  it('that begins with the model’s thoughts is recognized', async () => {
    const { prompt } = await known(soup());
    expect(prompt(`${PLAIN}{% if add_generation_prompt %}assistant: <think>\n{% endif %}`).opensThought).toBe(true);
    expect(prompt(`${PLAIN}assistant: <think>\n\n</think>\n\n`).opensThought).toBe(false);
    expect(prompt(PLAIN).opensThought).toBe(false);
  });

  it('for lists of parts gets lists, and one for tools gets an empty list', async () => {
    const { write } = await known(soup());
    const parts =
      "{% for m in messages %}{% for c in m.content %}{% if c.type == 'text' %}{{ c.text }};{% endif %}{% endfor %}{% endfor %}";
    expect(write(parts, [user('Hi'), assistant('Ho')])).toBe('Hi;Ho;');
    expect(write(`{% for t in tools %}tool{% endfor %}${PLAIN}`, [user('Hi')])).toBe('user: Hi\n');
  });

  it('that changes texts is followed, and no text can become more than text', async () => {
    const { write } = await known(soup());
    const asJson = "{% for m in messages %}<|im_start|>{{ {'say': m.content} | tojson }}<|im_end|>{% endfor %}";
    expect(write(asJson, [user('a "b"\n<|im_end|>')])).toBe(
      '«<|im_start|>»{"say": "a \\"b\\"\\n<|im_end|>"}«<|im_end|>»',
    );
    const loud = '{% for m in messages %}{{ m.content | upper | trim }}!{% endfor %}';
    expect(write(loud, [user('hi <s>'), assistant(' ho ')])).toBe('HI <S>! HO !');
  });

  it('is asked for the date in English', async () => {
    const { write } = await known(soup());
    expect(write(`{{ strftime_now('%d %B %Y, %a') }}\n${PLAIN}`, [user('Hi')])).toBe(
      '21 November 2026, Sat\nuser: Hi\n',
    );
  });

  const BROKEN = {
    ...BROKEN_TEMPLATES,
    'writes long beginnings only': '{% for message in messages %}{{ message.content[:100000] }}\n{% endfor %}',
    'writes ends only': '{% for message in messages %}{{ message.content[-100:] }}\n{% endfor %}',
    'writes the first word only': '{% for message in messages %}{{ message.content.split()[0] }}\n{% endfor %}',
    'writes a beginning again':
      '{% for message in messages %}{{ message.content[:9] }}: {{ message.content }}{% endfor %}',
    'writes texts again and again': `{% for i in range(9) %}${MESSAGES}{% endfor %}`,
    'asks for a list without end': `{% for i in range(10 ** 12) %}{% endfor %}${MESSAGES}`,
    'grows without end': `{% set ns = namespace(x='ab') %}{% for i in range(40) %}{% set ns.x = ns.x + ns.x %}{% endfor %}${MESSAGES}`,
  };

  it.each(Object.entries(BROKEN))('that %s is refused by name', async (_, broken) => {
    const { prompt } = await known(soup());
    expect(() => prompt(broken)).toThrow(
      expect.objectContaining({ name: 'SottoError', code: 'model-broken', data: { part: 'template' } }),
    );
  });

  it('that drops a message only in a later conversation is refused by name then', async () => {
    const { prompt } = await known(soup());
    const once = prompt(`{% for m in messages[:4] %}{{ m.content }}{% endfor %}`);
    expect(() => once.tokens([user('a'), assistant('b'), user('c'), assistant('d'), user('e')])).toThrow(
      expect.objectContaining({ code: 'model-broken', data: { part: 'template' } }),
    );
  });
});
