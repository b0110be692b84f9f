-- Deploy leadmill:event/types to pg

begin;

create type event.fact as (subject_id uuid, organization_id uuid, refs jsonb);

comment on type event.fact is $$What one event is about; see event.outbox.$$;

commit;
