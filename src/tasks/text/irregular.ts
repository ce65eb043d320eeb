/**
 * English words that belong together although endings do not show it: irregular verbs and plurals, peoples and
 * countries, nouns of adjectives and verbs in questions ("how high", "height"). Each group is compared as its first
 * word. Folded; applied before stemming.
 */
const GROUPS = (
  'begin began begun begins beginning start started starts starting onset|become became|break broke broken|bring brought|build built builds building|buy bought purchase|catch caught|choose chose chosen choice|come came|' +
  'do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feel felt|fight fought|find found|flee fled|fly flew flown flight|forbid forbade forbidden|' +
  'forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown growth|hear heard|hide hid hidden|hold held|keep kept|know knew known knowledge|' +
  'lead led|leave left|lend lent|lose lost loss|make made|mean meant|meet met|pay paid payment|ride rode ridden|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold sale|send sent|' +
  'shake shook shaken|shoot shot|sing sang sung song|sink sank sunk|speak spoke spoken speech|spend spent|stand stood|steal stole stolen theft|strike struck|swear swore sworn|swim swam swum|' +
  'take took taken|teach taught|tell told|think thought|throw threw thrown|understand understood|wear wore worn|win won winner|write wrote written writer|' +
  'man men|woman women|child children|person people|life lives live lived|foot feet|tooth teeth|mouse mice|criterion criteria|phenomenon phenomena|' +
  'die died dies dying death dead deaths|birth born births|long length|high height tall|wide width|deep depth|old age aged|hot heat|strong strength|marry married marriage wife husband|' +
  'choose elect elected election|end ended ends finish finished|big large largest biggest|' +
  'france french frenchman frenchmen|netherlands holland dutch|england english|spain spanish spaniards|germany german germans|denmark danish danes|sweden swedish swedes|' +
  'poland polish poles|switzerland swiss|turkey turkish turks|greece greek greeks|wales welsh|ireland irish|scotland scottish scots|china chinese|japan japanese|britain british uk|' +
  'usa america american americans|portugal portuguese|norway norwegian norwegians|finland finnish finns|iraq iraqi iraqis|israel israeli israelis|mongolia mongol mongols mongolian'
)
  .split('|')
  .map((group) => group.split(' '));

const FIRST = new Map(GROUPS.flatMap(([first = '', ...others]) => others.map((word) => [word, first] as const)));

/** The first word of a word's group, or the word itself. */
export const regular = (folded: string): string => FIRST.get(folded) ?? folded;
