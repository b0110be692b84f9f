-- Deploy leadmill:notification/types to pg

begin;

create type notification.recipient as (id uuid, refs jsonb);

comment on type notification.recipient is $$A recipient of a mail and the ids of its subjects.$$;

commit;
