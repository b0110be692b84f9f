-- Deploy leadmill:marketplace/number_counter to pg

begin;

create table marketplace.number_counter (
  prefix text primary key,
  used_count integer not null default 1,
  key bytea not null default extensions.gen_random_bytes(32),
  constraint number_counter_prefix_is_two_letters check (prefix ~ '^[A-Z]{2}$'),
  constraint number_counter_has_six_digits check (used_count between 1 and 1000000)
);

alter table marketplace.number_counter enable row level security; -- no policy: nobody but definers reads it

comment on table marketplace.number_counter is $$How many public numbers were given, by state.$$;
comment on column marketplace.number_counter.prefix is $$Two letters of the state; XX where there is none.$$;
comment on column marketplace.number_counter.used_count is $$Numbers given so far.$$;
comment on column marketplace.number_counter.key is $$Secret of the order in which they are given.$$;

commit;
