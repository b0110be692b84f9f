-- Deploy leadmill:notification/types to pg

begin;

create type notification.addressee as (id uuid, refs jsonb);

comment on type notification.addressee is $$Who is told by mail, and the ids that the mail is about.$$;

commit;
