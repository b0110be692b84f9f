-- Deploy leadmill:catalog/types to pg

begin;

create type catalog.parsed_mapping as (
  position bigint, path text, mapping jsonb, kind text, from_ids text[], to_ids text[]);

comment on type catalog.parsed_mapping is $$A mapping with its position in the list and the fields that it names.$$;

create type catalog.mapped_field as (position bigint, path text, side text, id text, type text);

comment on type catalog.mapped_field is
$$A field that a mapping names: side is from or to; type is null if that version has no such field.$$;

create type catalog.mapping_fault as (position bigint, field text, fault text[]);

comment on type catalog.mapping_fault is $$The fault of a mapping: a code and a message, null if there is none.$$;

commit;
