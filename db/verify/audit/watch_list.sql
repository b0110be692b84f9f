-- Verify leadmill:audit/watch_list to pg

begin;

select 1 / count(*) from audit.watched;
select 1 / count(*) from audit.unwatched;

rollback;
