-- LM910 unknown_event (400): There is no such event, or its refs have other keys
--   (a defect: `event.kind` lists them).

create or replace function event.emit_all(kind text, facts event.fact[]) returns void
language plpgsql volatile
as $$
declare
  v_count bigint;
begin
  insert into event.outbox (kind, subject_id, organization_id, refs)
  select k.name, f.subject_id, f.organization_id, f.refs
  from unnest(facts) with ordinality as f (subject_id, organization_id, refs, place)
  join event.kind as k on k.name = emit_all.kind and f.refs ?& k.fields and f.refs - k.fields = '{}'
  order by f.place;
  get diagnostics v_count = row_count;
  if v_count <> cardinality(facts) then
    raise exception using
      errcode = 'LM910',
      message = 'no such event',
      detail = format('%s with %s', emit_all.kind, facts[1].refs),
      hint = 'Kinds and the keys of their refs are listed in event.kind.';
  end if;
end
$$;

comment on function event.emit_all(text, event.fact[]) is
$$Emit an event for each of several subjects. They are written by one statement, so that each trigger that reacts runs once
for all of them.
Errors: LM910 the kind is unknown, or refs have other keys than its fields.$$;

create or replace function event.emit(kind text, subject_id uuid, organization_id uuid default null, refs jsonb default '{}') returns void
language plpgsql volatile
as $$
begin
  perform event.emit_all(kind, array[(subject_id, organization_id, refs)::event.fact]);
end
$$;

comment on function event.emit(text, uuid, uuid, jsonb) is
$$Emit an event, in the transaction in which it happens. kind: a name in event.kind. subject_id: the row that it happened to.
organization_id: the organisation that it concerns, if any. refs: further ids, under the keys that the kind lists.
Errors: LM910 the kind is unknown, or refs have other keys than its fields.$$;
