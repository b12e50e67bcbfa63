# Sends zeros with the HTTP client that comes with Perl, so many times, and says the status of each answer and its problem's code.
#
#   perl upload.pl URL TOKEN BYTES TYPE TRIES
use strict;
use warnings;
use HTTP::Tiny;

my ($url, $token, $bytes, $type, $tries) = @ARGV;
my %fields = ("Content-Type" => $type, ($token ? (Authorization => "Bearer $token") : ()));
my $client = HTTP::Tiny->new(timeout => 30);
for (1 .. $tries) {
    my $answer = $client->post($url, {headers => \%fields, content => "\0" x $bytes});
    my ($code) = $answer->{content} =~ /"code":"([a-z_]+)"/;
    print defined $code ? "$answer->{status} $code\n" : "none $answer->{status} $answer->{content}\n";
}
