-- Deploy leadmill:hook/csv_line to pg

begin;

-- PostgREST names this type in its queries as the caller, so it must be in a schema that web roles may use.
create domain hook."text/csv" as text;

comment on domain hook."text/csv" is $$A document that PostgREST returns unchanged under this media type.$$;

commit;
