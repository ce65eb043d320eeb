/** Chat templates on wllama, which renders them itself: where a browser has a GPU for it, be it in software. */
import { testSystemRole } from './system-role';
import { testTemplates } from './templates';

testTemplates('wllama-webgpu', 'firefox');
testSystemRole('wllama-webgpu', 'firefox');
