-- LM620 sale_not_found (404): There is no such sale, or it is that of another organisation.
-- LM621 invalid_progress (400): What is to be recorded of a bought lead has faults.
--   To do: Correct each field listed in `details`.

create or replace function sale.stages() returns text[]
language sql immutable parallel safe
return '{new,contacted,qualified,won,lost}'::text[];

comment on function sale.stages() is $$The stages of a bought lead, in their order.$$;

create or replace function sale.record_progress(assignment_id uuid, stage text, note text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('buy');
  v_note constant text := ops.plain_text(record_progress.note);
  v_faults jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)) into v_faults
  from (values
    ('stage', 'not_an_option', 'must be ' || array_to_string(sale.stages(), ', '),
      record_progress.stage is not null and record_progress.stage <> all (sale.stages())),
    ('note', 'too_long', 'must have at most 4000 characters', length(v_note) > 4000)
  ) as f (field, code, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM621', 'progress has faults', v_faults::text, 'details lists every wrong field.');
  end if;
  update sale.assignment as a
  set
    stage = coalesce(record_progress.stage, a.stage),
    note = case when record_progress.note is null then a.note else nullif(trim(v_note), '') end
  where a.id = record_progress.assignment_id and a.organization_id = v_organization_id;
  if not found then
    perform ops.raise_http(404, 'LM620', 'no such sale', record_progress.assignment_id::text);
  end if;
end
$$;

comment on function sale.record_progress(uuid, text, text) is
$$Record how far the caller's organisation is with a lead that it bought, and its note. The audit log keeps each stage with its user.
An argument that is null changes nothing; an empty note removes it.
Errors: LM115 role not allowed, LM620 no such sale, LM621 faults by field.$$;

grant execute on function sale.record_progress(uuid, text, text) to member;

create or replace function api.record_progress(assignment_id uuid, stage text default null, note text default null) returns void
language sql volatile
begin atomic
  select sale.record_progress(
    record_progress.assignment_id, ops.bounded(record_progress.stage, 'stage'), ops.bounded(record_progress.note, 'note', 5000));
end;

comment on function api.record_progress(uuid, text, text) is
$$Record how far one is with a bought lead
stage: new, contacted, qualified, won or lost. note: at most 4000 characters, for the own organisation; an empty one removes it. An argument
that is not given changes nothing. assignments shows both, lead_story the stages.
Errors: LM115 role not allowed, LM620 no such sale (404), LM621 faults by field, listed in details (400).$$;

grant execute on function api.record_progress(uuid, text, text) to member;
