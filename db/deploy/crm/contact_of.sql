-- Deploy leadmill:crm/contact_of to pg

begin;

create function crm.contact_of(person jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_strip_nulls(jsonb_build_object(
  'name', nullif(left(btrim(regexp_replace(person ->> 'name', '[[:cntrl:][:space:]]+', ' ', 'g')), 255), ''),
  -- The main address that is one; else the first, so that the fault says what is wrong with it.
  'email', (
    select lower(btrim(e.address ->> 'value'))
    from jsonb_array_elements(case jsonb_typeof(person -> 'emails') when 'array' then person -> 'emails' else '[]' end)
      with ordinality as e (address, position)
    where btrim(e.address ->> 'value') <> ''
    order by
      catalog.text_fault('email', '{}', btrim(e.address ->> 'value')) is not null,
      (e.address ->> 'primary') is distinct from 'true', e.position
    limit 1),
  -- Nobody must be reached by phone: what is no number ("call me!") is left out.
  'phone', (
    select btrim(p.number ->> 'value')
    from jsonb_array_elements(case jsonb_typeof(person -> 'phones') when 'array' then person -> 'phones' else '[]' end)
      with ordinality as p (number, position)
    where btrim(p.number ->> 'value') <> '' and catalog.text_fault('phone', '{}', btrim(p.number ->> 'value')) is null
    order by (p.number ->> 'primary') is distinct from 'true', p.position
    limit 1)));

comment on function crm.contact_of(jsonb) is $$Contact data of a lead out of a person of Pipedrive's: {name, email, phone}, what there is of them.$$;

create function crm.check_contact(person jsonb) returns jsonb
language sql immutable parallel safe
return (
  select case
    -- With a name and an address that is one, contact_of() leaves nothing to be found; most persons have them.
    when c.contact ? 'name' and c.contact ? 'email' and catalog.text_fault('email', '{}', c.contact ->> 'email') is null
      then jsonb_build_object('answers', c.contact, 'faults', '[]'::jsonb)
    else catalog.check_answers(intake.contact_fields(), c.contact)
  end
  from (select crm.contact_of(check_contact.person) as contact) as c);

comment on function crm.check_contact(jsonb) is
$$The same, checked as that of a form is: {"answers": contact, "faults": [{"field", "code", "message"}]}.$$;

commit;
