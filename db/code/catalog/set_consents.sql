create or replace function catalog.set_consents(niche_id uuid, consents jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_form constant jsonb := jsonb '[
    {"id": "text", "type": "textarea", "required": true, "options": {"max_length": 1000}},
    {"id": "is_required", "type": "boolean", "required": true}]';
  v_faults jsonb;
begin
  perform catalog.lock_niche(set_consents.niche_id);
  if jsonb_typeof(set_consents.consents) is distinct from 'array' or jsonb_array_length(set_consents.consents) > 5 then
    v_faults := jsonb '[{"field": "consents", "code": "not_a_list", "message": "must be a list of at most 5 consents"}]';
  else
    select jsonb_agg(x.fault || jsonb_build_object(
      'field', concat_ws('.', format('consents[%s]', c.position - 1), nullif(x.fault ->> 'field', ''))) order by c.position)
    into v_faults
    from jsonb_array_elements(set_consents.consents) with ordinality as c (consent, position)
    cross join jsonb_array_elements(catalog.check_answers(v_form, c.consent) -> 'faults') as x (fault);
  end if;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM210', 'niche has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
  update catalog.consent as c set retired_at = clock_timestamp()
  where c.niche_id = set_consents.niche_id and c.retired_at is null;
  -- A text that stays keeps its id, so that a form that is being filled in stays valid.
  with wanted as (
    select distinct on (a.answers ->> 'text')
      a.answers ->> 'text' as text, (a.answers ->> 'is_required')::boolean as is_required, e.position
    from jsonb_array_elements(set_consents.consents) with ordinality as e (consent, position)
    cross join lateral (select catalog.check_answers(v_form, e.consent) -> 'answers' as answers) as a
    order by a.answers ->> 'text', e.position
  ), kept as (
    update catalog.consent as c
    set retired_at = null, position = w.position, is_required = w.is_required
    from wanted as w
    where c.niche_id = set_consents.niche_id and c.text = w.text
    returning c.text
  )
  insert into catalog.consent (niche_id, text, is_required, position)
  select set_consents.niche_id, w.text, w.is_required, w.position
  from wanted as w
  where w.text not in (select k.text from kept as k);
end
$$;

comment on function catalog.set_consents(uuid, jsonb) is
$$Set the texts that people agree to in the form of a niche, all of them and in their order.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function catalog.set_consents(uuid, jsonb) to admin;

create or replace function api.set_consents(niche_id uuid, consents jsonb) returns void
language sql volatile
begin atomic
  select catalog.set_consents(set_consents.niche_id, ops.bounded_document(set_consents.consents, 'consents', 32768));
end;

comment on function api.set_consents(uuid, jsonb) is
$$Set what people agree to in the form of a niche
Replaces all of it. consents: a list of at most 5 of {"text", "is_required"}, in their order. A text of at most 1000 characters; without a
required one no lead is submitted. Which texts a person agreed to is kept with the lead (lead_consents), whatever is changed later.
Errors: LM202 no such niche, LM210 faults, listed in details.$$;

grant execute on function api.set_consents(uuid, jsonb) to admin;
