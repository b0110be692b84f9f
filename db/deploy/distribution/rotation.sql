-- Deploy leadmill:distribution/rotation to pg

begin;

create table distribution.rotation (
  competition_level_id uuid not null,
  term text not null,
  turn bigint not null,
  subscription_id uuid not null,
  primary key (competition_level_id, term, turn, subscription_id),
  constraint rotation_term_is_named_once unique (subscription_id, term),
  constraint rotation_is_of_its_level foreign key (subscription_id, competition_level_id)
    references distribution.subscription (id, competition_level_id),
  constraint rotation_term_is_short check (length(term) <= 200)
-- Rows move from the head to the tail with each sale: without an eager vacuum the head is full of dead ones.
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);

comment on table distribution.rotation is
$$Subscriptions that can buy now, in order of turn under each of their terms. Whoever is paused, ended or not funded is not
here, or he would pile up at the head. A row changes only under the lock of its subscription.$$;

alter table distribution.rotation enable row level security;

comment on column distribution.rotation.term is $$One of the subscription's access terms.$$;
comment on column distribution.rotation.turn is $$The subscription's turn.$$;

commit;
