import { useText } from '../language/use-text.ts'
import { useServices } from '../shared/services.ts'
import { convertPlan } from './add-model.ts'
import { cancelAdding, changePlan } from './adding-store.ts'
import {
  hasNoClassifier,
  type Plan,
  planDisabledReason,
  plannedBytes,
  precisionNames,
  type Role,
  type Row,
  roles,
  toggled,
  weights,
} from './plan.ts'
import { expectedBytes } from './room.ts'

/** Asks for what checkpoints don't store: task, attention heads, precision. */
export function AddModelForm({ plan }: { plan: Plan }) {
  const services = useServices()
  const text = useText()
  const { rows, heads, precisions, name } = plan
  const disabledReason = planDisabledReason(plan)
  const width = rows[0]?.checkpoint.architecture.hidden_size ?? 0
  return (
    <form
      className="adding"
      onSubmit={event => {
        event.preventDefault()
        void convertPlan(services)
      }}
    >
      <ul className="checkpoints">
        {rows.map(row => (
          <CheckpointRow key={row.checkpoint.name} row={row} rows={rows} />
        ))}
      </ul>
      <div className="settings">
        <label>
          <span className="small">{text('appModel.name')}</span>
          <input
            type="text"
            value={name}
            onChange={event => changePlan({ name: event.target.value })}
          />
        </label>
        <label>
          <span className="small">{text('appModel.attentionHeads')}</span>
          <input
            type="number"
            min={1}
            value={heads ?? ''}
            onChange={event =>
              changePlan({ heads: event.target.value === '' ? null : event.target.valueAsNumber })
            }
          />
        </label>
        <fieldset className="ticks">
          <legend className="small">{text('appModel.weightsLegend')}</legend>
          {weights.map(({ value, title }) => (
            <label key={value} title={text(title)}>
              <input
                type="checkbox"
                checked={precisions.includes(value)}
                onChange={() => changePlan({ precisions: toggled(precisions, value) })}
              />
              {text(precisionNames[value])}
            </label>
          ))}
        </fieldset>
      </div>
      <p className="small muted">
        {text('appModel.headsAndSize', {
          width,
          bytes: expectedBytes(plannedBytes(plan), precisions),
        })}
      </p>
      {hasNoClassifier(plan) && <p className="notice-text">{text('appModel.noClassifierPlan')}</p>}
      {disabledReason && <p className="small">{text(disabledReason)}</p>}
      <div className="choices">
        <button type="submit" className="primary" disabled={disabledReason !== null}>
          {text('appModel.convert')}
        </button>
        <button type="button" onClick={cancelAdding}>
          {text('appShell.cancel')}
        </button>
      </div>
    </form>
  )
}

function CheckpointRow({ row, rows }: { row: Row; rows: readonly Row[] }) {
  const text = useText()
  const { checkpoint, role } = row
  const { num_layers, hidden_size } = checkpoint.architecture
  const change = (role: Role) =>
    changePlan({ rows: rows.map(other => (other === row ? { ...row, role } : other)) })
  return (
    <li>
      <label>
        <span className="file-name">{checkpoint.name}</span>
        <select value={role} onChange={event => change(event.target.value as Role)}>
          {checkpoint.kind === 'ssl' ? (
            <option value="ssl">{text('appModel.roleSsl')}</option>
          ) : (
            <>
              {role === 'unknown' && (
                <option value="unknown">{text('appModel.roleUnknown')}</option>
              )}
              {roles.map(({ value, label }) => (
                <option key={value} value={value}>
                  {text(label)}
                </option>
              ))}
            </>
          )}
          <option value="none">{text('appModel.roleNone')}</option>
        </select>
      </label>
      <p className="small muted">
        {text('appModel.checkpointFacts', {
          bytes: checkpoint.bytes,
          layers: num_layers,
          width: hidden_size,
        })}
      </p>
    </li>
  )
}
