-- LM301 invalid_lead (400): Contact, answers or attribution have faults.
--   To do: Correct every field listed in `details`.

create or replace function intake.contact_fields() returns jsonb
language sql immutable parallel safe
-- A name appears in the headers of mails, so it must be one line.
return jsonb '[
  {"id": "name", "type": "text", "required": true, "options": {"max_length": 255, "pattern": "[^\\u0001-\\u001f\\u007f-\\u009f]+"}},
  {"id": "email", "type": "email", "required": true},
  {"id": "phone", "type": "phone"}]';

comment on function intake.contact_fields() is $$Contact data, described as a form.$$;

create or replace function intake.attribution_fields() returns jsonb
language sql immutable parallel safe
return jsonb '[
  {"id": "referrer_url", "type": "text", "options": {"max_length": 2000}},
  {"id": "utm_source", "type": "text", "options": {"max_length": 255}},
  {"id": "utm_medium", "type": "text", "options": {"max_length": 255}},
  {"id": "utm_campaign", "type": "text", "options": {"max_length": 255}},
  {"id": "utm_term", "type": "text", "options": {"max_length": 255}},
  {"id": "utm_content", "type": "text", "options": {"max_length": 255}},
  {"id": "partner", "type": "text", "options": {"max_length": 255}},
  {"id": "click_id", "type": "text", "options": {"max_length": 255}},
  {"id": "visitor_session", "type": "text", "options": {"max_length": 255}}]';

comment on function intake.attribution_fields() is $$Attribution of a lead, described as a form.$$;

create or replace function intake.consent_faults(niche_id uuid, consents uuid[]) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message) order by f.rank, f.place), '[]')
  from (
    select 1 as rank, c.position as place, c.id::text as field, 'required' as code, 'must be agreed to' as message
    from catalog.consent as c
    where c.niche_id = consent_faults.niche_id and c.retired_at is null and c.is_required
      and c.id <> all (coalesce(consent_faults.consents, '{}'))
    union all
    -- People agree to what they have read.
    select distinct 2, 0, '', 'changed', 'has changed since the form was opened: load it anew'
    from unnest(consent_faults.consents) as a (id)
    where not exists (
      select from catalog.consent as c where c.id = a.id and c.niche_id = consent_faults.niche_id and c.retired_at is null)
  ) as f
$$;

comment on function intake.consent_faults(uuid, uuid[]) is
$$The faults of a list of texts that a person agreed to: a required one is missing, or one is not asked for (any more).$$;

create or replace function intake.check_lead(
  fields jsonb,
  contact jsonb,
  answers jsonb,
  attribution jsonb,
  submission_key text,
  region text default null,
  consent_faults jsonb default null
) returns jsonb
language plpgsql stable
as $$
declare
  v_contact constant jsonb := catalog.check_answers(intake.contact_fields(), contact, region);
  v_answers constant jsonb := catalog.check_answers(fields, answers, region);
  v_attribution constant jsonb := catalog.check_answers(intake.attribution_fields(), coalesce(attribution, '{}'));
  v_faults jsonb;
begin
  select jsonb_agg(
    e.fault || jsonb_build_object('field', concat_ws('.', p.part, nullif(e.fault ->> 'field', '')))
    order by p.position, e.position)
  into v_faults
  from (values
    (1, 'contact', v_contact -> 'faults'),
    (2, 'answers', v_answers -> 'faults'),
    (3, 'attribution', v_attribution -> 'faults'),
    (4, 'submission_key', case when length(submission_key) not between 8 and 200
      then '[{"code": "wrong_length", "message": "must have 8 to 200 characters"}]'::jsonb end),
    (5, 'consents', consent_faults)
  ) as p (position, part, faults)
  cross join jsonb_array_elements(p.faults) with ordinality as e (fault, position);
  if v_faults is not null then
    perform ops.raise_http(400, 'LM301', 'lead has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
  return jsonb_build_object(
    'contact', v_contact -> 'answers',
    'answers', v_answers -> 'answers',
    'attribution', v_attribution -> 'answers');
end
$$;

comment on function intake.check_lead(jsonb, jsonb, jsonb, jsonb, text, text, jsonb) is
$$Check a lead's contact, answers and attribution, and return them as they are stored. region: the country of phone numbers
that do not name one. consent_faults: what intake.consent_faults() found.
Errors: LM301 faults, all of them in details as a JSON list of {"field", "code", "message"}.$$;
