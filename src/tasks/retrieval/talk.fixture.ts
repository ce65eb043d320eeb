/** An invented meeting. Its topics are named now and then; most turns about a topic do not name it. */
const TOPICS: readonly (readonly [name: string, ...lines: readonly string[]])[] = [
  [
    'the ferry timetable',
    'I think the ferry timetable has to change before summer.',
    'The last ferry leaves too early.',
  ],
  ['the otter fence', 'Shall we talk about the otter fence then?', 'The fence keeps falling into the river.'],
  ['the choir budget', 'Next would be the choir budget.', 'The choir asks for twelve hundred.'],
  ['parking at the harbour', 'Parking at the harbour is a mess.', 'We could charge for parking on Sundays.'],
  ['the lantern procession', 'About the lantern procession in November.', 'The procession needs three more stewards.'],
  ['the museum roof', 'The museum roof leaks again.', 'A new roof would take until May.'],
];
const REPLIES = [
  'Yes, I see what you mean, but would that really help us?',
  'Last year we tried the same and nobody was happy with it.',
  'How much would it be, roughly?',
  'I would say two thousand, if we do most of it ourselves.',
  'Then let us wait until spring and look again.',
  'No, that is too late, they need an answer this month.',
  'Okay, who could take care of it?',
  'I can call them on Monday and ask for a better offer.',
  'Good, but please get it in writing this time.',
  'Fine with me, so we go with the cheaper one.',
  'Are we sure that is allowed, by the way?',
  'Yes, I asked at the town hall and they have no objection.',
];
const SPEAKERS = ['Ada Quinn', 'Bo Lund', 'Chen Wei', 'Dora Pace'];

interface Turn {
  readonly speaker: string;
  readonly text: string;
  readonly topic: string;
}

/** Each topic is named in the first turn and in the thirteenth of twenty-four. */
export const TURNS: readonly Turn[] = TOPICS.flatMap(([topic, opening = '', again = ''], number) =>
  [...REPLIES, ...REPLIES].map((reply, at) => ({
    topic,
    speaker: SPEAKERS[(at + number) % SPEAKERS.length] ?? '',
    text: at === 0 ? opening : at === 12 ? `${again} ${reply}` : reply,
  })),
);
export const QUESTIONS: readonly (readonly [question: string, topic: string])[] = [
  ['What was said about the ferry timetable?', 'the ferry timetable'],
  ['Summarize the discussion about the otter fence.', 'the otter fence'],
  ['What did the group decide on the choir budget?', 'the choir budget'],
  ['What do people think of parking at the harbour?', 'parking at the harbour'],
  ['What was decided about the lantern procession?', 'the lantern procession'],
  ['How do they want to repair the museum roof?', 'the museum roof'],
];
