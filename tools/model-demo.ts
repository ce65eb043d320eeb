/** `npm run model:demo`: fetches and checks the demo model. It stays outside the repository. */
import { DEMO_MODEL, ensureDemoModel } from './demo-model.ts';

try {
  const file = await ensureDemoModel();
  console.log(`The demo model is at ${file}`);
  console.log(`  ${String(DEMO_MODEL.bytes)} bytes, SHA-256 ${DEMO_MODEL.sha256}: checked.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
