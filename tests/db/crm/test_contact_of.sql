begin;
select plan(9);

select results_eq(
  $$select p.person, crm.contact_of(p.person::jsonb) from (values
    ('{"name": "Ann", "emails": [{"value": " Ann@B.example ", "primary": true}], "phones": [{"value": " 555 0100 "}]}'),
    ('{"name": "  Ann\n\tLee ", "emails": [], "phones": []}'), ('{"name": "\n"}'), ('{"name": null, "emails": null, "phones": "x"}'),
    ('{"emails": [{"value": ""}], "phones": [{"value": "call me"}]}'),
    ('{"emails": [{"value": "a@b.example"}, {"value": "c@d.example", "primary": true}], "phones": [{"value": "555 0100"}, {"value": "555 0101", "primary": true}]}'),
    ('{"emails": [{"value": "a@b.example"}, {"value": "none", "primary": true}], "phones": [{"value": "555 0100"}, {"value": "none", "primary": true}]}'),
    ('{"emails": [{"value": "none"}, {"value": "neither"}]}'), ('{"emails": [{"value": "none"}]}'), ('{"emails": [1], "phones": [null]}'))
      as p (person)$$,
  $$select p.person, p.contact::jsonb from (values
    ('{"name": "Ann", "emails": [{"value": " Ann@B.example ", "primary": true}], "phones": [{"value": " 555 0100 "}]}',
      '{"name": "Ann", "email": "ann@b.example", "phone": "5550100"}'),
    ('{"name": "  Ann\n\tLee ", "emails": [], "phones": []}', '{"name": "Ann Lee"}'), ('{"name": "\n"}', '{}'),
      ('{"name": null, "emails": null, "phones": "x"}', '{}'),
    ('{"emails": [{"value": ""}], "phones": [{"value": "call me"}]}', '{}'),
    ('{"emails": [{"value": "a@b.example"}, {"value": "c@d.example", "primary": true}], "phones": [{"value": "555 0100"}, {"value": "555 0101", "primary": true}]}',
      '{"email": "c@d.example", "phone": "5550101"}'),
    ('{"emails": [{"value": "a@b.example"}, {"value": "none", "primary": true}], "phones": [{"value": "555 0100"}, {"value": "none", "primary": true}]}',
      '{"email": "a@b.example", "phone": "5550100"}'),
    ('{"emails": [{"value": "none"}, {"value": "neither"}]}', '{"email": "none"}'),
      ('{"emails": [{"value": "none"}]}', '{"email": "none"}'), ('{"emails": [1], "phones": [null]}', '{}')
  ) as p (person, contact)$$,
  'name, main address and main number, as far as they are some');
select is(length(crm.contact_of(jsonb_build_object('name', repeat('x', 400))) ->> 'name'), 255, 'a long name is cut');
create function pg_temp.faults(contact jsonb) returns text language plpgsql as $f$
begin
  perform intake.check_lead('[]', contact, '{}', null, null);
  return null;
exception when others then
  return (select string_agg((e.f ->> 'field') || ' ' || (e.f ->> 'code'), ', ' order by e.n)
    from jsonb_array_elements((sqlerrm::jsonb ->> 'details')::jsonb) with ordinality as e (f, n));
end
$f$;
select is(
  (select string_agg('contact.' || (e.f ->> 'field') || ' ' || (e.f ->> 'code'), ', ' order by e.n)
    from jsonb_array_elements(crm.check_contact(p.person::jsonb) -> 'faults') with ordinality as e (f, n)),
  pg_temp.faults(crm.contact_of(p.person::jsonb)), 'checked as the contact of a form is: ' || left(p.person, 80))
from (values ('{"name": "A"}'), ('{"name": "A\tB\u009f", "emails": [{"value": " A@B.example ", "primary": true}]}'),
  ('{"name": "", "emails": [{"value": "a@b.example"}]}'), ('{"emails": [{"value": "a@b"}]}'), ('{}'),
    ('{"name": "A", "emails": [{"value": "a@b"}], "phones": [{"value": "1"}]}'),
  (format('{"name": "%s", "emails": [{"value": "a@b.example"}], "phones": [{"value": "call me"}, {"value": "555 0100"}]}',
    repeat('x', 400)))) as p (person);

select * from finish();
rollback;
