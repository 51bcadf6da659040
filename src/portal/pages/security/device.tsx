import type { MySessionsQuery, SessionDeviceKind } from '../api/operations.js';
import { Icon, type IconName } from '../parts/icons.js';
import { TimeAgo } from '../parts/time-ago.js';
import { useWords } from '../words/index.js';

interface DeviceProps {
  session: MySessionsQuery['mySessions'][0];
  onEnd: () => void;
}

/** One session. The one of this browser ends by signing out. */
export function Device({ session, onEnd }: DeviceProps) {
  const { device: nameDevice, devices: texts } = useWords().security;
  const { device, current, ipAddress, createdAt, lastSeenAt } = session;
  const name = nameDevice(device.browser, device.os);
  return (
    <li class="row">
      <Icon name={ICONS[device.kind]} />
      <div>
        <p>
          <strong>{name}</strong> {current && <span class="badge">{texts.current}</span>}
        </p>
        <p class="hint">
          {texts.lastUsed} <TimeAgo at={lastSeenAt} />
          {ipAddress && ` · ${ipAddress}`}
          <br />
          {texts.signedIn} <TimeAgo at={createdAt} />
        </p>
      </div>
      {!current && (
        <button type="button" class="button quiet small" aria-label={texts.endNamed(name)} onClick={onEnd}>
          {texts.end}
        </button>
      )}
    </li>
  );
}

const ICONS: Record<SessionDeviceKind, IconName> = {
  DESKTOP: 'desktop',
  MOBILE: 'mobile',
  TABLET: 'tablet',
  BOT: 'bot',
  OTHER: 'other',
};
