begin;
select plan(15);

create temp table f as
select tests.create_listing(n) as one, tests.create_listing(n) as two, tests.create_listing(n) as gone,
  tests.create_user('first@x.example', o) as first, tests.create_user('second@x.example', o) as second,
  tests.create_user(null, null, true) as admin
from tests.create_market() as n, tests.create_organization() as o;
update marketplace.listing set status = 'withdrawn' where id = (select gone from f);
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.add_favorite(null)'), '42501', 'anonymous callers have no favourites');
select is(tests.outcome('select * from api.favorites'), '42501', 'and see none');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome('select api.add_favorite(null)'), '42501', 'nor have admins');
select is(tests.outcome('select api.remove_favorite(null)'), '42501', 'who remove none');
select tests.act_as_nobody();
select tests.act_as(first) from f;
select is(tests.outcome(format('select api.add_favorite(%L)', gone)), '404 LM801', 'what was withdrawn is no favourite') from f;
select is(tests.outcome('select api.add_favorite(null)'), '404 LM801', 'nor is nothing');
select is(tests.outcome(format('insert into api.favorites (listing_id) values (%L)', one)), '42501', 'nobody writes through the view') from f;
select lives_ok(format('select api.add_favorite(%L), api.add_favorite(%L)', one, one), 'once or twice is the same') from f;
select results_eq('select listing_id from api.favorites', 'select one from f', 'it is remembered');
select results_eq('select id, is_favorite from api.listings order by listed_at', 'select one, true from f union all select two, false from f', 'and marked on the market');
select tests.act_as_nobody();

select tests.act_as(second) from f;
select is_empty('select * from api.favorites', 'a colleague has his own');
select is_empty('select id from api.listings where is_favorite', 'and sees no marks of others');
select lives_ok(format('select api.remove_favorite(%L)', one), 'what is not there is removed without complaint') from f;
select tests.act_as_nobody();

select tests.act_as(first) from f;
select isnt_empty('select * from api.favorites', 'another''s stay');
select api.remove_favorite(one) from f;
select is_empty('select * from api.favorites', 'the own one is forgotten');

select * from finish();
rollback;
