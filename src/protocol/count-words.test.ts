import { describe, expect, it } from 'vitest';
import { countWords } from './count-words';
import { windowsOf } from './text-windows';

describe('windows of a text', () => {
  it.each([
    ['words', 'The lamp was lit. '.repeat(20_000)],
    ['lines', 'lamp\n'.repeat(40_000)],
    ['one word', 'a'.repeat(1_000_000)],
    ['characters of two units', '𠀀'.repeat(100_000)],
    ['nothing', ''],
  ])('are the text again, and small: %s', (_, text) => {
    const windows = [...windowsOf(text)];
    expect(windows.join('') === text).toBe(true);
    expect(windows.every((window) => window.length <= 50_000 && !/[\uD800-\uDBFF]$/.test(window))).toBe(true);
  });
});

describe('counting words', () => {
  it('counts a long text as its parts', () => {
    expect(countWords('The lamp’s out. '.repeat(20_000))).toBe(60_000);
    expect(countWords('𠀀'.repeat(100_000))).toBe(100_000);
  });

  const THAI =
    'คณะกรรมการท่าเรือประชุมกันในวันอังคารแรกของเดือนเพื่อฟังว่าการขุดลอกร่องน้ำทางเหนือจะมีค่าใช้จ่ายเท่าใดและเรือข้ามฟากจะใช้ท่าเรือเก่าต่อไปได้หรือไม่';
  it.each([
    ['Thai', THAI],
    ['Thai, another text', 'วันนี้อากาศดีมากเราจึงไปเดินเล่นที่ชายหาดและซื้อปลาสดจากชาวประมงกลับบ้านไปทำอาหารเย็น'],
    ['Lao', 'ຄະນະກຳມະການທ່າເຮືອໄດ້ປະຊຸມໃນວັນອັງຄານທຳອິດຂອງເດືອນເພື່ອຟັງວ່າການຂຸດລອກຮ່ອງນ້ຳຈະມີຄ່າໃຊ້ຈ່າຍເທົ່າໃດ'],
    ['Khmer', 'គណៈកម្មាធិការកំពង់ផែបានជួបប្រជុំគ្នានៅថ្ងៃអង្គារដំបូងនៃខែដើម្បីស្តាប់ថាតើការបូមខ្សាច់នៅប្រឡាយខាងជើងនឹងត្រូវចំណាយប៉ុន្មាន'],
    ['Burmese', 'ဆိပ်ကမ်းဘုတ်အဖွဲ့သည်လ၏ပထမအင်္ဂါနေ့တွင်တွေ့ဆုံ၍မြောက်ဘက်တူးမြောင်းတူးဖော်ရေးကုန်ကျစရိတ်ကိုနားထောင်ခဲ့သည်'],
  ])('comes near the dictionary where words have no spaces: %s', (_, text) => {
    const words = [...new Intl.Segmenter('und', { granularity: 'word' }).segment(text)].filter((one) => one.isWordLike);
    expect(Math.abs(countWords(text) / words.length - 1)).toBeLessThan(0.3);
  });
  it.each([
    ['The keeper’s well-lit lamp, 3.5 m', 7],
    ['灯台の夜', 4],
    ['등대의 밤', 2],
    ['ليلة المنارة', 2],
    ['दीपस्तंभ की रात', 3],
    ['рейка 12б', 2],
    ['ปี ๒๕๖๘', 2],
  ])('counts other scripts by their spaces: %s', (text, words) => {
    expect(countWords(text)).toBe(words);
  });
  it('counts a word of another script within Thai', () => {
    expect(countWords('ใช้Sluiceได้')).toBe(3);
    expect(countWords('Sluiceได้')).toBe(2);
  });

  it('finds the same words in a text of Latin letters as beside another script', () => {
    const signs = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code));
    const differing = signs.filter((sign) => countWords(`a${sign}b`) + 1 !== countWords(`a${sign}b 日`));
    expect(differing).toEqual([]);
  });
});
