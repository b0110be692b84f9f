-- Revert leadmill:distribution/require_caps to pg

begin;

drop function distribution.require_caps(jsonb, text);

commit;
