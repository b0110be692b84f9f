begin;
select plan(20);

select is(tests.outcome('select distribution.link_buyers()'), '42501', r || ' links nobody')
from (values ('anon'), ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- Three organisations of one owner, and three others.
create temp table f as
select n, tests.create_level(n, 100, 1) as level, tests.create_level(n, 50, 3) as open from tests.create_niche() as n;
create temp table s as
select i, i <= 3 as is_of_one, tests.create_subscription(level) as id from f, generate_series(1, 6) as i order by i;
create temp table o as select s.*, b.organization_id from s join distribution.subscription as b using (id);
create temp table owner as select tests.create_user(organization_id => organization_id) as id from o where i = 1;
insert into identity.membership (user_id, organization_id, role) select owner.id, o.organization_id, 'owner' from owner, o
  where i in (2, 3);
create function pg_temp.set_rule(rule text) returns integer language plpgsql as $$
begin
  update ops.setting set value = to_jsonb(rule) where name = 'distribution.one_share_by';
  return distribution.link_buyers();
end $$;

select is(distribution.link_buyers(), 0, 'without a rule nobody is linked');
create temp table free as select b as id from f, unnest(tests.sell_leads(n, 12)) as b;
select is((select count(*) from free join s using (id) where is_of_one), 6::bigint, 'three organisations have three shares of six');

select is(pg_temp.set_rule('owner'), 3, 'three organisations of one owner are linked');
select is(distribution.link_buyers(), 0, 'a second run links nothing more');
select is((select count(distinct share_id) from distribution.subscription join s using (id) where is_of_one), 1::bigint,
  'they have the same share');
create temp table linked as select b as id from f, unnest(tests.sell_leads(n, 24)) as b;
select is((select count(*) from linked join s using (id) where is_of_one), 6::bigint,
  'three organisations of one owner have one share of four');
select is((select array_agg(c.count order by i) from (select i, count(*) from linked join s using (id) group by i) as c), '{2,2,2,6,6,6}',
  'they take turns in their share');

-- A lead that may have three buyers.
create temp table wide as select tests.create_subscription(open, organization => o.organization_id) as id, i from f, o where i in (1, 2, 4);
select is(distribution.link_buyers(), 2, 'a later subscription is linked');
update distribution.subscription set status = 'paused' where competition_level_id = (select level from f);
select distribution.sync_rotation(array(select id from s));
select is((select count(*) from f, unnest(tests.distribute(tests.create_lead(n))) as b), 2::bigint,
  'one of those that share and one that does not buy the lead');
select is((select count(*) from distribution.candidate_decision as v join wide on v.subscription_id = wide.id
  where decision = 'already_bought'), 1::bigint, 'the others that share are refused as already_bought');
select is((select array_agg(distinct a.count) from (select count(*) from sale.assignment group by lead_id) as a), '{1,2}',
  'no lead is bought by two of them');
create temp table again as select lead_id as id from sale.assignment join wide on wide.id = subscription_id limit 1;
select is(tests.distribute(id), '{}', 'another run does not sell to a second one of them') from again;

select is(pg_temp.set_rule('nobody'), 5, 'without the rule, all are unlinked');
-- Whoever writes one mailbox in two ways; and a house's own domain.
update identity.user_account as u set email = 'jo.smith+' || o.i || '@gmail.com'
from identity.membership as m, o
where m.user_id = u.id and m.organization_id = o.organization_id and o.i in (4, 5) and m.user_id = (
  select e.user_id from identity.membership as e where e.organization_id = o.organization_id order by e.user_id limit 1);
select is(pg_temp.set_rule('address') >= 2, true, 'owners with the same mailbox are linked, however it is written');
create function pg_temp.rename(which integer, email text) returns void language sql as $$
  update identity.user_account as u set email = rename.email
  from identity.membership as m, o
  where m.user_id = u.id and m.organization_id = o.organization_id and o.i = which and m.user_id = (
    select e.user_id from identity.membership as e where e.organization_id = o.organization_id order by e.user_id limit 1)
$$;
create function pg_temp.shares(numbers integer[]) returns text language sql as $$
  select format('%s in %s', count(share_id), count(distinct share_id)) from distribution.subscription join s using (id)
    where i = any (numbers)
$$;
select pg_temp.rename(6, 'ann@house.example');
update identity.user_account as u set email = 'bob@house.example' from owner where u.id = owner.id;
select pg_temp.set_rule('domain');
select is(pg_temp.shares('{1,2,3,6}'), '4 in 1', 'a house''s own domain links');
select is(pg_temp.shares('{4,5}'), '2 in 1', 'one mailbox of a public mail domain links');
select pg_temp.rename(5, 'other@gmail.com'), pg_temp.set_rule('domain');
select is(pg_temp.shares('{5}'), '0 in 0', 'two mailboxes of a public mail domain do not link');

select * from finish();
rollback;
