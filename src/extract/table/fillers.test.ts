import { describe, expect, it } from 'vitest';
import { withoutFillers } from './fillers';

describe('columns without words', () => {
  it('are left out where each row leaves them empty', () => {
    expect(
      withoutFillers([
        ['', 'May', '', 'June'],
        ['Upper', '41', '', '38'],
        ['Lower', '', '', ''],
      ]),
    ).toEqual([
      ['', 'May', 'June'],
      ['Upper', '41', '38'],
      ['Lower', '', ''],
    ]);
  });

  it('put their signs at the numbers, and a header of both where the numbers are', () => {
    expect(
      withoutFillers([
        ['', '2025', '', '', '2024', ''],
        ['Sales', '$', '1,310', '', '$', '1,204'],
        ['Repairs', '', '(88', ')', '', '91'],
      ]),
    ).toEqual([
      ['', '2025', '2024'],
      ['Sales', '$1,310', '$1,204'],
      ['Repairs', '(88)', '91'],
    ]);
  });

  it('stay where they hold more than signs', () => {
    const rows = [
      ['Coin', 'Rate'],
      ['$', '1.08'],
      ['¥', 'none'],
    ];
    expect(withoutFillers(rows)).toEqual(rows);
    expect(
      withoutFillers([
        ['Sign', 'Rate'],
        ['$', '1.08'],
      ]),
    ).toEqual([
      ['Sign', 'Rate'],
      ['$', '1.08'],
    ]);
  });
});
