import { bytes } from '../shared/format.ts'
import { useServices } from '../shared/services.ts'
import { convertPlan } from './add-model.ts'
import { cancelAdding, changePlan } from './adding-store.ts'
import {
  hasNoClassifier,
  type Plan,
  planDisabledReason,
  plannedBytes,
  type Role,
  type Row,
  roles,
  toggled,
  weights,
  words,
} from './plan.ts'
import { expectedBytes } from './room.ts'

/** What only the user knows of the checkpoints: which task, how many heads, how small. */
export function AddModelForm({ plan }: { plan: Plan }) {
  const services = useServices()
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
          <span className="small">Name</span>
          <input
            type="text"
            value={name}
            onChange={event => changePlan({ name: event.target.value })}
          />
        </label>
        <label>
          <span className="small">Attention heads</span>
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
          <legend className="small">Weights (a model may hold several)</legend>
          {weights.map(({ value, title }) => (
            <label key={value} title={title}>
              <input
                type="checkbox"
                checked={precisions.includes(value)}
                onChange={() => changePlan({ precisions: toggled(precisions, value) })}
              />
              {words[value]}
            </label>
          ))}
        </fieldset>
      </div>
      <p className="small muted">
        No checkpoint says its number of heads; LaMIM’s are 64 wide, and this network is {width}.
        The model will take up to {bytes(expectedBytes(plannedBytes(plan), precisions))}.
      </p>
      {hasNoClassifier(plan) && (
        <p className="notice-text">
          No classifier is among the files: this model reconstructs and gives embeddings, and
          answers no task.
        </p>
      )}
      {disabledReason && <p className="small">{disabledReason}</p>}
      <div className="choices">
        <button type="submit" className="primary" disabled={disabledReason !== null}>
          Convert
        </button>
        <button type="button" onClick={cancelAdding}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function CheckpointRow({ row, rows }: { row: Row; rows: readonly Row[] }) {
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
            <option value="ssl">Self-supervised: encoder and decoder</option>
          ) : (
            <>
              {role === 'unknown' && <option value="unknown">Classifier: which task?</option>}
              {roles.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </>
          )}
          <option value="none">Leave out</option>
        </select>
      </label>
      <p className="small muted">
        {bytes(checkpoint.bytes)}, {num_layers} blocks of width {hidden_size}
      </p>
    </li>
  )
}
