/**
 * Forbids every way for a script to send bytes off the machine. CSP stops some of them, but not WebRTC. So the claim
 * "no code in this package makes a request" also rests on this rule, and on tests that plant each way.
 */
import type { AST, Rule } from 'eslint';
import { globalIdentifiers, memberName } from './reference.ts';

/** Names that can send something, wherever they stand: `window.x`, `frame.contentWindow.x`, a string. */
const CHANNELS = new Set([
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'mozRTCPeerConnection',
  'RTCDataChannel',
  'RTCIceTransport',
  'WebTransport',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'sendBeacon',
  'fetchLater',
  'XMLHttpRequest',
  'PresentationRequest',
  'TCPSocket',
  'UDPSocket',
  'BackgroundFetchManager',
]);
const GLOBAL_OBJECTS = new Set(['window', 'self', 'globalThis', 'top', 'parent', 'frames']);

interface Options {
  readonly allowFetch?: boolean;
}

const noEgress: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { allowFetch: { type: 'boolean' } }, additionalProperties: false }],
    messages: {
      channel:
        '{{name}} can send data off the machine. Sotto never does: there is no replacement. If a feature seems to need it, write a decision record first (docs/decisions).',
      fetch:
        'Only the files listed in tools/eslint/allowed.ts may fetch: files of this package, and a model that the user asked for. Take the bytes as a parameter (Blob or ArrayBuffer) instead.',
    },
  },
  create(context) {
    const { allowFetch = false } = (context.options as Options[])[0] ?? {};
    const reportChannel = (node: Rule.Node, name: string): void => {
      if (CHANNELS.has(name)) context.report({ node, messageId: 'channel', data: { name } });
    };
    const reportFetch = (node: Rule.Node, name: string): void => {
      if (name === 'fetch' && !allowFetch) context.report({ node, messageId: 'fetch' });
    };
    return {
      'Program:exit'(program: AST.Program) {
        for (const identifier of globalIdentifiers(context, program)) {
          reportChannel(identifier, identifier.name);
          reportFetch(identifier, identifier.name);
        }
      },
      MemberExpression(node) {
        const name = memberName(node);
        if (name === null) return;
        reportChannel(node, name);
        if (node.object.type === 'Identifier' && GLOBAL_OBJECTS.has(node.object.name)) reportFetch(node, name);
      },
      ObjectPattern({ properties }) {
        for (const property of properties)
          if (property.type === 'Property' && property.key.type === 'Identifier')
            reportChannel(property as Rule.Node, property.key.name);
      },
      // A string of this name is of use only for `Reflect.get(window, 'WebSocket')` and the like.
      Literal(node) {
        const { parent } = node;
        const isProperty = parent.type === 'MemberExpression' && parent.property === node;
        if (typeof node.value === 'string' && !isProperty) reportChannel(node, node.value);
      },
    };
  },
};

export default noEgress;
