-- Deploy leadmill:notification/types to pg

begin;

create type notification.recipient as (id uuid, refs jsonb);

comment on type notification.recipient is $$Who is told by mail, and the ids that the mail is about.$$;

commit;
