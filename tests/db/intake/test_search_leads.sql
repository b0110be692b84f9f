begin;
select plan(13);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member, tests.create_niche() as niche;
create temp table l as select tests.create_lead(niche) as ann, tests.create_lead(niche) as bob from f;
update intake.lead_contact set name = 'Ann Miller', email = 'ann@customer.example', phone = '+15185550123' from l where lead_id = ann;
update intake.lead_contact set name = 'Bob O''Neil', email = 'bob_1@client.example', phone = null from l where lead_id = bob;
grant select on f, l to public;
create function pg_temp.found(words text) returns text language sql as $$
  select coalesce(string_agg(split_part(s.contact_name, ' ', 1), ' ' order by s.contact_name), '') from api.search_leads(words) as s
$$;

select tests.act_as_anon();
select is(tests.outcome($$select api.search_leads('ann')$$), '42501', 'an anonymous caller finds no contact');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome($$select api.search_leads('ann')$$), '42501', 'a member does not search for contacts');
select is(tests.outcome($$select intake.find_leads('ann')$$), '42501', 'a member does not search by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(pg_temp.found(w), r, d)
from (values
  ('miller', 'Ann', 'by the name'), ('CUSTOMER', 'Ann', 'by the address, in whatever case'), ('5550123', 'Ann', 'by the phone number'),
  ('ann customer', 'Ann', 'by words of different fields'), ('ann client', '', 'but each word must be found'),
  ('b_1', 'Bob', 'what is a pattern elsewhere is itself'), ('o''neil', 'Bob', 'and so is a quote'),
  ('', 'Ann Bob', 'a search without words finds all leads')) as v (w, r, d);
select is((select string_agg(contact_name, ', ') from api.search_leads('example') as s where s.id = (select ann from l)), 'Ann Miller',
  'a search takes the filters of a list');
select is(tests.outcome(format('select api.search_leads(%L)', repeat('x', 201))), '400 LM060', 'words have a bound');
select tests.act_as_nobody();

select * from finish();
rollback;
