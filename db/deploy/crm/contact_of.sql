-- Deploy leadmill:crm/contact_of to pg

begin;

create function crm.contact_of(person jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_emails constant jsonb := case jsonb_typeof(person -> 'emails') when 'array' then person -> 'emails' else '[]' end;
  v_phones constant jsonb := case jsonb_typeof(person -> 'phones') when 'array' then person -> 'phones' else '[]' end;
  -- Most have one of each.
  v_email text := btrim(v_emails #>> '{0,value}');
  v_phone text := btrim(v_phones #>> '{0,value}');
begin
  if jsonb_array_length(v_emails) > 1 then
    -- The main address that is one; else the first, so that the fault says what is wrong with it.
    v_email := (
      select btrim(e.address ->> 'value')
      from jsonb_array_elements(v_emails) with ordinality as e (address, position)
      where btrim(e.address ->> 'value') <> ''
      order by
        catalog.text_fault('email', '{}', btrim(e.address ->> 'value')) is not null,
        (e.address ->> 'primary') is distinct from 'true', e.position
      limit 1);
  end if;
  -- Nobody must be reached by phone: what is no number ("call me!") is left out.
  if jsonb_array_length(v_phones) > 1 then
    v_phone := (
      select btrim(p.number ->> 'value')
      from jsonb_array_elements(v_phones) with ordinality as p (number, position)
      where btrim(p.number ->> 'value') <> '' and catalog.text_fault('phone', '{}', btrim(p.number ->> 'value')) is null
      order by (p.number ->> 'primary') is distinct from 'true', p.position
      limit 1);
  elsif catalog.text_fault('phone', '{}', v_phone) is not null then
    v_phone := null;
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(left(btrim(regexp_replace(person ->> 'name', '[[:cntrl:]\u0080-\u009f[:space:]]+', ' ', 'g')), 255), ''),
    'email', nullif(lower(v_email), ''),
    'phone', nullif(v_phone, '')));
end
$$;

comment on function crm.contact_of(jsonb) is $$Contact data of a lead out of a person of Pipedrive's: {name, email, phone}, what there is of them.$$;

create function crm.contact_fields() returns jsonb
language sql immutable parallel safe
return jsonb '[
  {"id": "name", "type": "text", "required": true, "options": {"max_length": 255}},
  {"id": "email", "type": "email", "required": true},
  {"id": "phone", "type": "phone"}]';

comment on function crm.contact_fields() is $$What intake.check_lead() asks of contact data; contact_of() leaves no line break in a name.$$;

create function crm.check_contact(person jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_contact constant jsonb := crm.contact_of(person);
begin
  -- With a name and an address that is one, contact_of() leaves nothing to be found; most persons have them.
  if v_contact ? 'name' and v_contact ? 'email' and catalog.text_fault('email', '{}', v_contact ->> 'email') is null then
    return jsonb_build_object('answers', v_contact, 'faults', '[]'::jsonb);
  end if;
  return catalog.check_answers(crm.contact_fields(), v_contact);
end
$$;

comment on function crm.check_contact(jsonb) is
$$The same, checked as that of a form is: {"answers": contact, "faults": [{"field", "code", "message"}]}.$$;

commit;
