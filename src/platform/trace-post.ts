import type { Post } from './smtp.js';
import { traced } from './tracing.js';

/** Makes each hand-over of a letter a step of its trace: the kind of letter and the server, never the recipient. */
export const tracedPost = (post: Post, url: string): Post => ({
  ...post,
  send: (mail) =>
    traced(
      'send letter',
      { kind: 'CLIENT', facts: { 'portcullis.letter': mail.kind, 'server.address': new URL(url).hostname } },
      () => post.send(mail),
    ),
});
