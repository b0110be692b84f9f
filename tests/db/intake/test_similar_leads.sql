begin;
select plan(10);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member, tests.create_niche() as niche;
create temp table l as
select tests.create_lead(niche) as ann, tests.create_lead(niche) as again, tests.create_lead(niche) as partner,
  tests.create_lead(niche) as other
from f;
update intake.lead_contact set email = 'ann_1@customer.example', phone = '+15185550123' from l where lead_id = ann;
update intake.lead_contact set email = 'ann_1@customer.example', phone = '+15185550123' from l where lead_id = again;
update intake.lead_contact set email = 'partner@customer.example', phone = '+15185550123' from l where lead_id = partner;
update intake.lead_contact set email = 'annx1@customer.example', phone = null from l where lead_id = other;
grant select on f, l to public;

select tests.act_as(member) from f;
select is(tests.outcome($$select api.similar_leads((select ann from l))$$), '42501', 'a member does not compare contacts');
select is(tests.outcome($$select intake.similar_leads((select ann from l))$$), '42501', 'nor by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select results_eq(
  $$select s.similar_id, s.same from api.similar_leads((select ann from l)) as s order by cardinality(s.same) desc$$,
  $$select again, '{email,phone}'::text[] from l union all select partner, '{phone}' from l$$,
  'a lead is like those with its address or its phone number, and says which');
select is((select count(*) from api.similar_leads((select partner from l))), 2::bigint, 'also where only one of them is the same');
select is_empty($$select api.similar_leads((select other from l))$$,
  'a sign that is a pattern elsewhere is itself, and no phone number is like none');
select is(tests.outcome($$select api.similar_leads(gen_random_uuid())$$), '404 LM305', 'there is no such lead');
select is((select count(*) from api.similar_leads((select ann from l)) where similar_id = (select ann from l)), 0::bigint,
  'a lead is not like itself');
select results_eq($$select distinct s.status from api.similar_leads((select ann from l)) as s$$, $$values ('approved')$$,
  'each with its status');
select tests.act_as_nobody();

select tests.act_as_nobody();
-- Tables of a few rows are read whole otherwise.
set local enable_seqscan = off;
select alike(tests.plan_of($$select from intake.whole_contact as c where c.email = 'ann@customer.example'$$),
  '%lead_contact_by_email%contact_archive_default_email%', 'an address is found by an index, in the archive, too');
select alike(tests.plan_of($$select from intake.whole_contact as c where c.phone = '+15185550123'$$),
  '%lead_contact_by_phone%contact_archive_default_phone%', 'and so is a phone number');

select * from finish();
rollback;
