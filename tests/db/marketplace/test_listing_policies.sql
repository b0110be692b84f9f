begin;
select plan(11);

create temp table f as
select n as niche, tests.create_listing(n) as open, tests.create_listing(n) as gone, tests.create_listing(n) as sold,
  tests.create_user() as member,
  tests.create_user(null, null, true) as admin, tests.create_level(n, 100, 1) as level
from tests.create_market('left_room') as n;
update marketplace.listing set status = 'withdrawn' where id = (select gone from f);
grant select on f to public;
create temp table buyer as select tests.create_subscription(level) as subscription from f;
create temp table buyers as select m.user_id as member from buyer join distribution.subscription as s on s.id = subscription
  join identity.membership as m using (organization_id);
grant select on buyers to public;
select is(cardinality(tests.distribute(lead_id)), 1, 'one of the leads is sold') from marketplace.listing join f on id = sold;
select is(cardinality(tests.distribute(lead_id)), 1, 'so is the one that was withdrawn') from marketplace.listing join f on id = gone;

grant usage on schema marketplace to member; -- for this test, to read the tables behind the views
select tests.act_as_anon();
select is(tests.outcome('select * from api.listings'), '42501', 'anonymous callers read no listings');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select results_eq('select id from api.listings', 'select open from f', 'members see open listings');
select is(count(*), 2::bigint, 'and may see what is sold, nothing that was withdrawn') from marketplace.listing;
select is(tests.outcome(format('select %I from marketplace.listing', c)), '42501', format('no member reads %s', c))
  from unnest(array['words', 'max_buyers', 'updated_at']) as c;
select is(tests.outcome($$update api.listings set price = 1$$), '42501', 'members cannot write to the view');
select tests.act_as_nobody();
select tests.act_as(member) from buyers;
select is(count(*), 3::bigint, 'who bought a lead sees its listing for ever') from marketplace.listing;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(count(*), 3::bigint, 'admins see all') from api.all_listings;

select * from finish();
rollback;
