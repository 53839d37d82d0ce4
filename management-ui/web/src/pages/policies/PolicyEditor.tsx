import { put, path } from '../../api/client';
import type { VirtualHost } from '../../api/types';
import { Dialog } from '../../components/Dialog';
import { CheckField, FormFoot, SelectField, TextField, useForm } from '../../components/form';
import { toast } from '../../components/feedback';
import { TableField } from '../../components/TableField';
import { POLICY_KEYS } from '../../lib/arguments';
import { found, type Draft } from '../../lib/policyPreview';
import { entries, typed, type Entry } from '../../lib/table';
import { useLive } from '../../live/live';
import { param, vhost } from '../../router';
import { administrator } from '../../session';
import { MatchPreview } from './MatchPreview';
import type { Kinded } from './PoliciesPage';

const APPLY_TO = [['queues', 'queues'], ['classic_queues', 'classic queues'], ['quorum_queues', 'quorum queues'], ['exchanges', 'exchanges'], ['all', 'queues and exchanges']] as const;

interface Values {
  readonly name: string;
  readonly vhost: string;
  readonly pattern: string;
  readonly applyTo: string;
  readonly priority: string;
  readonly operator: boolean;
  readonly definition: readonly Entry[];
}

/** A policy beside what it would change. */
export function PolicyEditor({ existing, all, onClose }: { existing: Kinded | null; all: readonly Kinded[]; onClose: () => void }) {
  const hosts = useLive<VirtualHost[]>('/vhosts?columns=name').value ?? [];
  const form = useForm<Values>(
    existing
      ? { name: existing.name, vhost: existing.vhost, pattern: existing.pattern, applyTo: existing['apply-to'], priority: String(existing.priority), operator: existing.operator, definition: entries(existing.definition) }
      : { name: '', vhost: param('for') || vhost.value || '/', pattern: param('pattern'), applyTo: 'queues', priority: '0', operator: false, definition: [] },
    (values) => ({
      ...(values.name.trim() === '' ? { name: 'A name is needed' } : {}),
      ...(values.pattern === '' ? { pattern: 'A pattern is needed; .* is every name' } : found(values.pattern, '') === null ? { pattern: 'This is no regular expression' } : {}),
      ...(/^-?\d+$/.test(values.priority) ? {} : { priority: 'A whole number' }),
      ...(typed(values.definition, POLICY_KEYS).problems.some((each) => each !== '') || values.definition.length === 0 ? { definition: 'wrong' } : {}),
    }),
    async (values) => {
      const { name, definition, ...rest } = draftOf(values);
      await put(path(values.operator ? 'operator-policies' : 'policies', values.vhost, name), {
        pattern: rest.pattern, 'apply-to': rest['apply-to'], priority: rest.priority, definition,
      });
      toast('done', `${existing ? 'Changed' : 'Created'} policy ${name}`);
      onClose();
    },
  );
  const { values } = form;
  return (
    <Dialog title={existing ? `Policy ${existing.name}` : 'New policy'} wide onClose={onClose}>
      <form onSubmit={form.submit}>
        <div class="fields padded">
          {existing ? null : <TextField form={form} name="name" label="Name" mono required />}
          {existing ? null : <SelectField form={form} name="vhost" label="Virtual host" options={hosts.map((each) => [each.name, each.name] as const)} />}
          <TextField form={form} name="pattern" label="Pattern" mono required help="A regular expression that is searched in names: ^orders is how they begin" />
          <SelectField form={form} name="applyTo" label="Applies to" options={APPLY_TO} />
          <TextField form={form} name="priority" label="Priority" numeric help="Of those that match, only the highest counts" />
          {!existing && administrator.value && <CheckField form={form} name="operator" label="Operator policy" help="Limits beside the users’ policies; of two numbers the smaller counts" />}
          <div class="wide">
            <TableField label="Definition" known={POLICY_KEYS} value={values.definition} onChange={(definition) => form.set('definition', definition)} />
          </div>
          <div class="wide">
            <MatchPreview draft={draftOf(values)} all={all} />
          </div>
        </div>
        <FormFoot form={form} verb={existing ? 'Change policy' : 'Create policy'} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

function draftOf(values: Values): Draft {
  return {
    name: values.name.trim(),
    vhost: values.vhost,
    pattern: values.pattern,
    'apply-to': values.applyTo,
    priority: Number(values.priority) || 0,
    operator: values.operator,
    definition: typed(values.definition.filter((each) => each.name !== '' && each.value !== ''), POLICY_KEYS).table,
  };
}
