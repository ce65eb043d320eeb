/** An invented page and questions that lean on the conversation before them; `gold`: the paragraph that answers. */
export const PARAGRAPHS = [
  'Corrib Bridge is a stone bridge over the river Anner in the town of Tullybeg. It has five arches and carries the road to the harbour. About nine thousand vehicles cross it every day.',
  'The first crossing was a wooden footbridge, put up by the monks of Saint Brannoc in 1287. Floods carried it away in 1412, and for two centuries people crossed by ferry. The ferryman paid the abbey a tenth of his takings.',
  'In 1639 the merchant Tobias Wren left a thousand pounds in his will for a bridge of stone. His widow Margaret laid the first stone two years later. She chose the mason Piers Aldous, who had worked on the cathedral at Fenwick.',
  'Aldous quarried pale limestone at Knockmore, eleven miles upstream, and floated it down on rafts. Forty masons and some two hundred labourers worked for seven summers. Three of them drowned in the flood of 1645.',
  'During the civil war, royalist troops under Colonel Harcourt blew up the middle arch to stop the army of Parliament. The gap was closed with oak beams, which stayed in place for sixty years.',
  'Tolls were taken on the bridge from 1650 until 1871: a penny for a rider, a halfpenny for a sheep. The toll house at the eastern end is now a tea room. Its last keeper was Hannah Pryce, who lived to be a hundred and two.',
  'In 1888 the engineer Edith Calloway widened the roadway by six feet. She hung iron brackets from both parapets so that walkers no longer had to share the road with carts. The work cost £4,200 and was finished within a single winter.',
  'Otters nest under the second arch. A count in 2019 found four adults and seven cubs. The county closes the towpath each spring so that they are not disturbed.',
  'The bridge was listed as a national monument in 1954. Lorries over seven tonnes have been banned since 1977, after cracks appeared in the fourth arch. Sensors placed there in 2016 report its movements every ten minutes.',
  'A lantern procession crosses the river on the last night of November in memory of the drowned labourers. The school choir sings, and the baker gives away saffron buns. In 2021 it was held without spectators.',
  'The painter Iris Demaine lived beside the river for thirty years and painted the bridge more than eighty times. Most of these canvases hang in the town hall. One was sold in Dublin for €310,000.',
  'A second bridge, of concrete, was opened downstream in 1993 to carry the ring road. It was designed by the firm of Osei and Lund. Nobody has painted it yet.',
] as const;

export const CONVERSATIONS: readonly {
  readonly earlier: readonly (readonly [question: string, answer: string])[];
  readonly question: string;
  readonly gold: number;
}[] = [
  {
    earlier: [['What was the first crossing?', 'A wooden footbridge put up by monks in 1287.']],
    question: 'What happened to it?',
    gold: 1,
  },
  {
    earlier: [['How did people cross after the flood?', 'By ferry, for two centuries.']],
    question: 'And what did the ferryman have to pay?',
    gold: 1,
  },
  {
    earlier: [['Who paid for the stone bridge?', 'The merchant Tobias Wren left money in his will.']],
    question: 'How much was it?',
    gold: 2,
  },
  {
    earlier: [['Who paid for the stone bridge?', 'The merchant Tobias Wren left money in his will.']],
    question: 'What did his widow do?',
    gold: 2,
  },
  { earlier: [['Who was the mason?', 'Piers Aldous.']], question: 'Where did he get the stone?', gold: 3 },
  {
    earlier: [['Who built the bridge?', 'Piers Aldous with forty masons and two hundred labourers.']],
    question: 'Did any of them die?',
    gold: 3,
  },
  {
    earlier: [['What happened in the civil war?', 'Royalist troops blew up the middle arch.']],
    question: 'Who led them?',
    gold: 4,
  },
  {
    earlier: [['What happened in the civil war?', 'Royalist troops blew up the middle arch.']],
    question: 'How was that repaired?',
    gold: 4,
  },
  { earlier: [['When were tolls taken?', 'From 1650 until 1871.']], question: 'What about sheep?', gold: 5 },
  { earlier: [['Who kept the toll house last?', 'Hannah Pryce.']], question: 'How old did she get?', gold: 5 },
  {
    earlier: [['Who widened the road?', 'The engineer Edith Calloway, in 1888.']],
    question: 'How much did that cost?',
    gold: 6,
  },
  {
    earlier: [['Who widened the road?', 'The engineer Edith Calloway, in 1888.']],
    question: 'Why did she do it?',
    gold: 6,
  },
  {
    earlier: [['Which animals live at the bridge?', 'Otters nest under the second arch.']],
    question: 'How many are there?',
    gold: 7,
  },
  {
    earlier: [['Which animals live at the bridge?', 'Otters nest under the second arch.']],
    question: 'How does the county protect them?',
    gold: 7,
  },
  { earlier: [['Are lorries allowed?', 'Those over seven tonnes are banned.']], question: 'Since when?', gold: 8 },
  {
    earlier: [['Is there a festival?', 'A lantern procession at the end of November.']],
    question: 'What is it in memory of?',
    gold: 9,
  },
  {
    earlier: [['Who painted the bridge?', 'Iris Demaine, more than eighty times.']],
    question: 'Where are they now?',
    gold: 10,
  },
  {
    earlier: [['Who painted the bridge?', 'Iris Demaine, more than eighty times.']],
    question: 'What was one sold for?',
    gold: 10,
  },
  {
    earlier: [['Is there another bridge?', 'Yes, a concrete one downstream, opened in 1993.']],
    question: 'Who designed it?',
    gold: 11,
  },
  {
    earlier: [
      ['Who widened the road?', 'Edith Calloway.'],
      ['When was that?', 'In 1888.'],
    ],
    question: 'How long did it take her?',
    gold: 6,
  },
];
