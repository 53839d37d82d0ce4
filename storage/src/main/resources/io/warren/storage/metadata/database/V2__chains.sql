-- What was a checksum of one row becomes a chain: the hash of a row covers all its other columns, and one of these is the
-- hash of the row before it. Rows that were there before are chained when the file is opened.

alter table audit add column previous varchar default '' not null;
alter table audit add column hash varchar default '' not null;
alter table audit drop column checksum;

-- The revision is that of the last change before the login that is in the trail: so both have one order.
create table logins (
    sequence bigint not null,
    revision bigint not null,
    at_millis bigint not null,
    user_name varchar not null,
    from_where varchar not null,
    action varchar not null,
    state varchar not null,
    previous varchar not null,
    hash varchar not null,
    constraint logins_key primary key (sequence)
);

create index logins_of_user on logins (user_name, sequence);

-- Where a chain begins and ends: the hash of the last row that was trimmed, and that of the newest row; both empty at first.
create table chains (
    name varchar not null,
    start_hash varchar not null,
    head_hash varchar not null,
    constraint chains_key primary key (name)
);
