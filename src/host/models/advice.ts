/** Which models of the catalogue suit this machine, by what its engines say and what was measured. */
import { waysOf, type Candidate } from '@/src/engine/rank';
import { traitsOf } from '@/src/models/catalogue';
import type { Entry } from '@/src/models/catalogue-schema';
import { recommend, type RecommendInput } from '@/src/models/recommend';
import type { Recommendation } from '@/src/protocol/catalogue';

export interface AdviceInput extends Pick<RecommendInput, 'machine' | 'benchmarks'> {
  readonly catalogue: readonly Entry[];
  /** The engines of this build, with what they found out about this machine. */
  readonly candidates: readonly Candidate[];
}

export async function advise({ machine, benchmarks, catalogue, candidates }: AdviceInput): Promise<Recommendation[]> {
  const listed = await Promise.all(
    catalogue.map(async (entry) => ({ entry, ways: await waysOf(traitsOf(entry), candidates, machine.memory) })),
  );
  return recommend({ machine, benchmarks, listed });
}
