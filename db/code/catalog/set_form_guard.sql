create or replace function catalog.form_guard_of(niche catalog.niche) returns jsonb
language sql immutable
return jsonb_build_object(
  'is_required', (niche).is_proof_required, 'seconds', (niche).proof_seconds, 'effort', (niche).proof_effort);

comment on function catalog.form_guard_of(catalog.niche) is
$$How a niche overrides the setting ops.form_guard; null where it does not.$$;

create or replace function catalog.set_form_guard(
  niche_id uuid,
  is_required boolean default null,
  seconds integer default null,
  effort integer default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
  v_faults jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', 'out_of_range', 'message', f.message)) into v_faults
  from (values
    ('seconds', 'must be from 0 to 600', set_form_guard.seconds not between 0 and 600),
    ('effort', 'must be from 0 to 100', set_form_guard.effort not between 0 and 100)
  ) as f (field, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM210', 'niche has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
  update catalog.niche as n
  set
    is_proof_required = set_form_guard.is_required,
    proof_seconds = set_form_guard.seconds,
    proof_effort = set_form_guard.effort,
    updated_at = clock_timestamp()
  where n.id = v_niche.id;
end
$$;

comment on function catalog.set_form_guard(uuid, boolean, integer, integer) is
$$Set how the public form of a niche is protected against robots. For arguments that are null the setting ops.form_guard
applies.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function catalog.set_form_guard(uuid, boolean, integer, integer) to admin;

create or replace function api.set_form_guard(
  niche_id uuid,
  is_required boolean default null,
  seconds integer default null,
  effort integer default null
) returns void
language sql volatile
begin atomic
  select catalog.set_form_guard(
    set_form_guard.niche_id, set_form_guard.is_required, set_form_guard.seconds, set_form_guard.effort);
end;

comment on function api.set_form_guard(uuid, boolean, integer, integer) is
$$Protect the form of a niche against robots
For arguments that are left out the setting ops.form_guard applies. is_required: whether leads need a proof of work
(form_challenge). seconds: a form that was filled in faster is refused; at most 600. effort: the work, in units of 65,536
hashes, 0 to 100.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.set_form_guard(uuid, boolean, integer, integer) to admin;
