import { useEffect, useRef, useState } from 'preact/hooks';
import { MySecurityEventsDocument, type MySecurityEventsQuery } from '../api/operations.js';
import type { Problem } from '../api/send.js';
import { Icon } from '../parts/icons.js';
import { ProblemNotice } from '../parts/problem.js';
import { TimeAgo } from '../parts/time-ago.js';
import { useWords } from '../words/index.js';
import { useAccount } from './use-account.js';

type Connection = MySecurityEventsQuery['mySecurityEvents'];
type Event = Connection['edges'][0]['node'];

/** What happened to this account, newest first, ten at a time. */
export function RecentEvents() {
  const words = useWords();
  const texts = words.security.recent;
  const { revision, send } = useAccount();
  const [events, setEvents] = useState<Event[]>([]);
  const [page, setPage] = useState<Connection['pageInfo'] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const list = useRef<HTMLUListElement>(null);

  async function load(shown: Event[], after: string | null): Promise<void> {
    const { data, problem } = await send(MySecurityEventsDocument, { after });
    setProblem(problem ?? null);
    if (problem) return;
    const { edges, pageInfo } = data.mySecurityEvents;
    setEvents([...shown, ...edges.map(({ node }) => node)]);
    setPage(pageInfo);
  }
  useEffect(() => void load([], null), [revision]);

  async function showMore(): Promise<void> {
    await load(events, page!.endCursor);
    // Reading goes on at the first new one; the button may be gone.
    requestAnimationFrame(() => (list.current?.children[events.length] as HTMLElement | undefined)?.focus());
  }

  return (
    <section class="card" aria-labelledby="events">
      <h2 id="events">{texts.title}</h2>
      <p class="lead">{texts.lead}</p>
      {!page && !problem && <p class="hint">{words.loading}</p>}
      <ul class="rows" ref={list}>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
      {problem && <ProblemNotice problem={problem} />}
      {page?.hasNextPage && (
        <p class="after">
          <button type="button" class="button quiet" onClick={() => void showMore()}>
            {texts.more}
          </button>
        </p>
      )}
    </section>
  );
}

function EventRow({ event: { type, succeeded, device, ipAddress, at } }: { event: Event }) {
  const { events, device: nameDevice, recent } = useWords().security;
  return (
    <li class="row" tabIndex={-1}>
      <Icon name={succeeded ? 'success' : 'problem'} />
      <div>
        <p>
          <strong>{events[type]}</strong> {!succeeded && <span class="badge bad">{recent.failed}</span>}
        </p>
        <p class="hint">
          <TimeAgo at={at} /> · {nameDevice(device.browser, device.os)}
          {ipAddress && ` · ${ipAddress}`}
        </p>
      </div>
    </li>
  );
}
