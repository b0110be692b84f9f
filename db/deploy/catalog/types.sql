-- Deploy leadmill:catalog/types to pg

begin;

create type catalog.parsed_mapping as (
  position bigint, path text, mapping jsonb, kind text, from_ids text[], to_ids text[]);

comment on type catalog.parsed_mapping is $$A mapping with its place in the list, and the fields that it names.$$;

create type catalog.mapped_field as (position bigint, path text, side text, id text, type text);

comment on type catalog.mapped_field is $$A field that a mapping names: side is from or to, type null where that version has no such field.$$;

create type catalog.mapping_fault as (position bigint, field text, fault text[]);

comment on type catalog.mapping_fault is $$What is wrong with a mapping: fault is a code and a message, null for nothing.$$;

commit;
