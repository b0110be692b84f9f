-- Deploy leadmill:marketplace/random_number to pg

begin;

create function marketplace.random_number(state text) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
return coalesce(random_number.state, 'XX') || lpad(floor(random() * 1000000)::integer::text, 6, '0');

comment on function marketplace.random_number(text) is
$$A public number: the two letters of the state, or XX, and six random digits, which do not tell how many leads there are. Another lead
may have it: the caller tries again.$$;

commit;
