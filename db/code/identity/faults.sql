-- LM109 invalid_request (400): The request has faults.
--   To do: Correct every field listed in `details`.

create or replace function identity.text_fault(field text, value text, longest integer, is_required boolean) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return case
  when ops.is_blank(value) then
    case when is_required then
      jsonb_build_object('field', field, 'code', 'required', 'message', 'must not be empty') end
  when length(value) > longest then
    jsonb_build_object('field', field, 'code', 'too_long', 'message', format('must have at most %s characters', longest))
  -- Names appear in the headers of mails, so they must be one line.
  when value ~ '[[:cntrl:]]' then
    jsonb_build_object('field', field, 'code', 'not_a_match', 'message', 'must be one line without control characters')
end;

comment on function identity.text_fault(text, text, integer, boolean) is $$The fault of a line of text; null if there is none.$$;

create or replace function identity.email_fault(email text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return coalesce(
  identity.text_fault('email', email, 254, true),
  case when ops.email_address(email) is null then
    '{"field": "email", "code": "not_an_email", "message": "must be an e-mail address"}'::jsonb end);

comment on function identity.email_fault(text) is $$The fault of an e-mail address; null if there is none.$$;

create or replace function identity.phone_fault(phone text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return coalesce(
  identity.text_fault('phone', phone, 40, false),
  case when not ops.is_blank(phone) and ops.phone_number(phone) is null then
    '{"field": "phone", "code": "not_a_phone", "message": "must be one phone number"}'::jsonb end);

comment on function identity.phone_fault(text) is $$The fault of a phone number; null if there is none or no number was given.$$;

create or replace function identity.refuse_faults(variadic faults jsonb[]) returns void
language plpgsql stable
as $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(f.fault order by f.position) into v_faults
  from unnest(faults) with ordinality as f (fault, position)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM109', 'request has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
end
$$;

comment on function identity.refuse_faults(jsonb[]) is
$$Raise unless all of these faults are null.
Errors: LM109 faults, all of them in details as a JSON list of {"field", "code", "message"}.$$;
