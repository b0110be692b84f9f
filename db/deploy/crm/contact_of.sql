-- Deploy leadmill:crm/contact_of to pg

begin;

create function crm.best_of(entries jsonb, type text) returns text
language plpgsql immutable parallel safe
as $$
begin
  -- Most have one of each.
  if jsonb_typeof(entries) <> 'array' or jsonb_array_length(entries) <= 1 then
    return nullif(btrim(entries #>> '{0,value}'), '');
  end if;
  return (
    select btrim(e.entry ->> 'value')
    from jsonb_array_elements(entries) with ordinality as e (entry, position)
    where not ops.is_blank(e.entry ->> 'value')
    order by
      catalog.text_fault(best_of.type, '{}', btrim(e.entry ->> 'value')) is not null,
      (e.entry ->> 'primary') is distinct from 'true', e.position
    limit 1);
end
$$;

comment on function crm.best_of(jsonb, text) is
$$The main address or number of a person's that is one; else the first, so that the fault says what is wrong with it. type: email or
phone.$$;

create function crm.contact_of(person jsonb, region text default null) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_email constant text := crm.best_of(person -> 'emails', 'email');
  v_phone constant text := crm.best_of(person -> 'phones', 'phone');
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(left(btrim(ops.plain_text(regexp_replace(person ->> 'name', '[[:cntrl:]\u0080-\u009f[:space:]]+', ' ', 'g'))), 255), ''),
    'email', coalesce(ops.email_address(v_email), lower(v_email)),
    -- Nobody must be reached by phone: what is no number ("call me!") is left out, and told.
    'phone', ops.phone_number(left(v_phone, 40), region)));
end
$$;

comment on function crm.contact_of(jsonb, text) is
$$Contact data of a lead out of a person of Pipedrive's: {name, email, phone}, what there is of them. region: where phone numbers
without a country are.$$;

create function crm.dropped_of(person jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_phone constant text := crm.best_of(person -> 'phones', 'phone');
begin
  return case when not ops.is_blank(v_phone) and catalog.text_fault('phone', '{}', v_phone) is not null
    then jsonb '[{"field": "contact.phone", "code": "not_a_phone", "message": "is no phone number: the lead has none"}]' end;
end
$$;

comment on function crm.dropped_of(jsonb) is $$What of a person is left out of the lead, as a list of {field, code, message}; null for nothing.$$;

create function crm.check_contact(person jsonb, region text default null) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_contact constant jsonb := crm.contact_of(person, region);
begin
  -- With a name and an address that is one, contact_of() leaves nothing to be found; most persons have them.
  if v_contact ? 'name' and v_contact ? 'email' and catalog.text_fault('email', '{}', v_contact ->> 'email') is null then
    return jsonb_build_object('answers', v_contact, 'faults', '[]'::jsonb);
  end if;
  return catalog.check_answers(intake.contact_fields(), v_contact, region);
end
$$;

comment on function crm.check_contact(jsonb, text) is
$$The same, checked as that of a form is: {"answers": contact, "faults": [{"field", "code", "message"}]}.$$;

commit;
