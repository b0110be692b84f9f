-- Deploy leadmill:marketplace/types to pg

begin;

create type marketplace.place_count as (sold_count integer, effective_max_buyers integer);

comment on type marketplace.place_count is $$How many buyers a lead has, and how many it will have at most.$$;

commit;
