begin;
select plan(17);

create temp table f as select tests.create_user('admin@example.com', admin => true) as admin,
  tests.create_user('ann@venues.example') as ann, tests.create_user('bob_1@bells.example') as bob;
update identity.user_account set first_name = 'Ann', last_name = 'Oak' from f where id = ann;
grant select on f to public;
create function pg_temp.found(words text) returns text language sql as $$
  select coalesce(string_agg(split_part(u.email, '@', 1), ' ' order by u.email), '') from api.search_users(words) as u
$$;

select tests.act_as_anon();
select is(tests.outcome($$select api.search_users('ann')$$), '42501', 'an anonymous caller searches nobody');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome($$select api.search_users('ann')$$), '42501', 'a member does not search for users');
select is(tests.outcome($$select identity.find_users('ann')$$), '42501', 'a member does not search by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(pg_temp.found(w), r, d)
from (values
  ('venues', 'ann', 'by a part of the address'),
  ('OAK', 'ann', 'by the name, in whatever case'),
  ('oak venues', 'ann', 'each word may be found elsewhere'),
  ('oak bells', '', 'but each word must be found'),
  ('  ann   oak ', 'ann', 'blanks do not count'),
  ('b_1', 'bob_1', 'what is a pattern elsewhere is itself'),
  ('n_', '', 'and stands for nothing else'),
  ('\', '', 'and an escape is itself too'),
  ('example', 'admin ann bob_1', 'several'),
  ('', 'admin ann bob_1', 'a search without words finds all users')) as v (w, r, d);
select is(tests.outcome(format('select api.search_users(%L)', repeat('x', 201))), '400 LM060', 'words have a bound');
select tests.act_as_nobody();
-- Without an index, a search among a million rows takes as long as reading them.
set local enable_seqscan = off;
select matches(tests.plan_of($$select id from identity.user_account
  where identity.user_text(email, first_name, last_name) like '%user777@%'$$), 'user_account_by_words', 'users are found by an index');
select matches(tests.plan_of($$select id from identity.organization
  where identity.organization_text(name, website) like '%venue777%'$$), 'organization_by_words', 'organisations are found by an index');
select matches(tests.plan_of($$select lead_id from intake.lead_contact
  where intake.contact_text(name, email, phone) like '%venue777%'$$), 'lead_contact_by_words', 'leads are found by an index');

select * from finish();
rollback;
