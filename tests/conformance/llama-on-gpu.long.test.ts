/** Chat templates on wllama, which renders them itself, in a browser with a GPU for it, even in software. */
import { testSystemRole } from './system-role';
import { testTemplates } from './templates';

testTemplates('wllama-webgpu', 'firefox');
testSystemRole('wllama-webgpu', 'firefox');
