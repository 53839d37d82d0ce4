import type { VirtualHost } from '../../api/types';
import { useLive } from '../../live/live';
import { param, setParams, vhost } from '../../router';

/** The virtual host that the document is of; empty for everything. */
export const scope = (): string => (param('of') === '*' ? '' : param('of') || vhost.value);

export function ScopeSelect({ disabled = false }: { disabled?: boolean }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  return (
    <label class="field scope">
      <span class="field-label">Of</span>
      <select value={scope()} disabled={disabled} onChange={(event) => setParams({ of: event.currentTarget.value || '*' })}>
        <option value="">the whole broker</option>
        {hosts.map((each) => <option key={each.name} value={each.name}>virtual host {each.name}</option>)}
      </select>
    </label>
  );
}
