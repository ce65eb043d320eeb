/** Numbers about a model that the module can be asked for, as in `sotto.h`. */
export const FACTS = {
  vocabulary: 0,
  trainedContext: 1,
  layers: 2,
  width: 3,
  bos: 4,
  eos: 5,
  eot: 6,
  addsBos: 7,
  addsEos: 8,
  cutsAnywhere: 9,
  slidingWindow: 10,
  hasEncoder: 11,
  parameters: 12,
  weightBytes: 13,
} as const;
