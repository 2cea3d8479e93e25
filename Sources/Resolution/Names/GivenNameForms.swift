extension NameVariants {
  /// Forms of one name in languages and romanisations of Cyrillic, Greek, Arabic, Hebrew, Turkish and Korean names that the
  /// table of short forms lacks.
  static let moreGivenGroups = """
    muhammad mohammed mohamed mohammad muhammed mohamad mehmet mehmed mahomed mohd muhamed muhamad mahamed mamadou magomed \
    mukhammad muhammet mahammad hamada
    ahmad ahmed ahmet achmed akhmed akhmad achmad hamed
    mahmud mahmoud mahmood mehmood mahmut makhmud
    hasan hassan hasen hacen khasan
    husayn hussein hussain husain hossein hussien hocine huseyin houssein hosain khusein
    umar omar oumar omer umer
    uthman othman osman usman ousmane outhman
    yusuf youssef yousef yousuf yousif yusif joseph josef yussuf jusuf iosif yosef yossef
    ibrahim ibraheem brahim ebrahim abraham avraham ibragim
    ismail ismael esmail ishmael smail ismayil
    musa moussa mousa moosa moses moshe moise mojsije moisei
    isa issa eissa eesa
    dawud daoud dawood daud david davud
    sulayman suleiman soliman suleyman sulaiman sulaymaan solomon shlomo salomon
    mustafa mostafa moustafa mustapha mustafah
    ali aly alli
    khalid khaled halid khalit haled kalid
    karim kareem kerim kariem abdulkarim
    kamal kamel kemal kamil
    jamal gamal cemal djamal jamaal djamel jemal
    adil adel aadil
    tariq tarek tarik tareq tarak
    said saeed saed sayed sait saeid
    salim saleem selim salem
    samir sameer semir
    nasir nasser naser nassir naseer
    walid waleed oualid velid
    hisham hesham hicham
    yasir yasser yaser yassir
    yasin yassin yassine yaseen
    zakariya zakaria zachariah zacharias zekeriya zechariah
    rashid rasheed rachid reshid rashed
    majid majed maged mejid
    faysal faisal fayssal feisal
    qasim kassem kasim qassim kacem qasem gasim
    bilal bilel belal
    anas annas enes
    ayman aymen aiman
    usama osama oussama
    amin ameen emin
    anwar anouar enver anwer
    ashraf achraf eshraf
    hamza hamzah khamza
    hamid hameed hamit abdulhamid
    husam hossam hussam houssam
    jafar jaafar cafer djafar gaafar
    rida reda ridha reza rıza riza
    sharif sherif cherif shareef serif
    salih saleh salah
    amir ameer emir
    malik malek melik
    mansur mansour mansoor
    munir mounir muneer monir
    mahdi mehdi mehdy
    yahya yehia yahia yehya
    yaqub yakub yacoub yaakov yaqoob jacob yakoub jakub
    abdallah abdullah abdulla abdalla abdoulaye abdellah abdollah
    abdalrahman abdulrahman abdurrahman abdelrahman abderrahmane abdur abdurahman
    fatima fatimah fatma fatemeh fatoumata fatme fadma fatime
    aisha ayesha aicha aysha aishah ayse aicha aisa aisheh
    khadija khadijah khadidja hatice khadeja kadija hadija
    maryam mariam meryem maryem mariem miriam maria mary marjam myriam
    zaynab zainab zeinab zeynep zineb zaineb
    layla leila laila leyla lejla laylah
    sara sarah sarra sarai
    salma selma salmah
    amina aminah emine ameena amena
    asma asmaa esma
    nadia nadiya nadja nadya nadezhda nadiia nadejda nadzeya
    huda hoda houda
    noor nur nour noura nura nora
    yasmin yasmine jasmine jasmin yasemin yasmeen jasmina
    jamila djamila gamila cemile jameela
    halima halimah halime haleema
    hana hannah hanna chana channah
    iman eman imane imaan
    safiyya safia safiya sofiya
    george georgios yorgos giorgos yiorgos georgi georgiy heorhii georgy gheorghe jiri djordje dordje dorde jorge yuri yuriy yury \
    iurii yurii juri jurij
    konstantin constantin constantine konstantinos kostas costas kostya kostis costantino kostiantyn dinos
    dimitrios dimitris dmitri dmitry dmitriy dmitrij dmitrii dimitri dmytro dimitar dimos mitsos dima
    ioannis yiannis giannis yannis john ivan jannis ioan johannes ioannes iwan ywan
    konstantina constantina dina ntina
    aikaterini ekaterini katerina ekaterina yekaterina katherine catherine kateryna katia katya catalina jekaterina
    evangelos evaggelos vangelis angelos
    evangelia vangelia litsa
    panagiotis panayiotis panos takis panayotis
    vasileios vasilis vassilis basil vasili vasily vasiliy vasyl vasil bill vasilios wassili vassili
    athanasios thanasis thanassis nasos atanas afanasi
    spyridon spyros spiros spiro
    eleftherios lefteris
    stavros stauros
    charalampos charalambos haralambos babis haris haralampos
    anastasios tasos anastasius
    anastasia anastasiya anastasiia nastya anastazja anastassia
    eleni elena helen helena olena yelena ilena alena alyona lena ielena jelena elene
    paraskevi vivi evi
    theodoros thodoris theodore fedor fyodor feodor todor fiodor fjodor
    ilias elias ilya ilia elijah ilija illia eliyahu eli iliya
    alexandros alekos aleksandar alexandar aleksander alexander aleksandr oleksandr alyaksandr alexandre aleksandre iskander
    alexandra aleksandra oleksandra alyaksandra
    aleksey alexei alexey aleksei oleksiy oleksii alexis aliaksei aleksej alexej alesha aleksii
    andrey andrei andriy andrii andrew andreas andrej andrzej andrea andrej andre andrija
    sergey sergei serhiy serhii sergej serguei sergiy syarhei sergii siarhei sergio serge
    mikhail michail mykhailo mihail michael mihajlo mykhaylo mikhaylo misha mihailo mikail mikhael
    nikolay nikolai nikolaj mykola nicholas nikola mikalai nicolai nicolae kolya
    pavel pavlo paul pawel pavle pavao pavlos pasha
    petr pyotr petro piotr peter petar petros pjotr petya
    vladimir volodymyr wladimir uladzimir vova volodimir vladimír wolodymyr
    evgeny evgeni yevgeny yevgeni evgenii yevhen eugene eugen evgenij evgeniy jewgeni zhenya yevhenii ievgen evhen
    evgenia yevgenia evgeniya yevheniya eugenia jewgenia zhenya
    yuliya yulia julia iuliia yuliia julija giulia juliya ioulia iulia yuliia julie
    oksana xenia ksenia kseniya xeniya oxana aksana kseniia
    natalya natalia nataliya nataliia natalie natalija natasha natallia nataly nathalie
    tatyana tatiana tetyana tetiana tatjana tanya tatsiana tania
    svetlana svitlana sviatlana sveta swetlana
    lyudmila ludmila liudmila ljudmila ludmilla lyuda
    galina halyna galyna halina galya
    larisa larysa larissa
    irina iryna irena irene ira eirini irini irene iryna
    olga olha olya volha helga
    maria mariya mariia marija masha marya mary marie
    sofia sofiya sofiia sophia sophie sofija zofia sonya
    daria darya dariya daryna dasha dariia darja
    polina paulina pauline
    valentina valentyna valya
    vera vira viera
    lyubov liubov lubov lyuba
    nina ninel
    grigory grigori grigoriy gregory hryhorii hryhoriy grigorij grisha gregor grigorii
    bogdan bohdan bogdán
    igor ihor igar
    oleg oleh aleh
    roman romain
    ruslan rouslan
    maxim maksim maksym max maxime
    artem artyom artiom artjom
    semyon semen simeon semion simon semjon
    fedor fyodor fedir fiodor
    stepan stefan stephen stepán steven
    vasily vasyl wassily basil
    viktor victor wiktor viktar
    viktoria victoria viktoriya viktoriia wiktoria viktorija
    vyacheslav viacheslav vyacheslau slava wjatscheslaw
    yaroslav jaroslav iaroslav jaroslaw
    stanislav stanislaw stanislau stas
    vladislav wladyslaw vladyslav ladislav uladzislau vlad
    rostislav rostyslav
    kirill cyril kyrylo kiryl kyrill cyrille
    denis dennis denys dionysios dionysius
    anton antin antony anthony
    ivan iwan john yvan
    jelena yelena helena elena
    djordje djordje dorde george
    milos milosh
    jovan yovan ivan john
    mihailo mihajlo michael
    zeljko zhelyko
    nikolaos nikos nicholas nikolas nick
    hristo christo christos hristos khristo
    todor teodor theodore
    dimitar dimiter dimitur
    krasimir krassimir
    moshe moses moishe
    yitzhak isaac itzhak yitzchak izhak itzik isak
    yaakov jacob jakob yakov yaacov
    avraham abraham avram avi
    shmuel samuel shmulik samuil
    shlomo solomon salomon
    yehuda judah jehuda yehudah
    rivka rebecca rifka
    rachel rahel rakhel raquel
    leah lea lia
    hava chava eva eve
    haim chaim hayim
    binyamin benjamin benyamin
    yehoshua joshua jehoshua
    yonatan jonathan
    natan nathan
    ester esther
    tzvi zvi cvi
    tamar tamara thamar
    aharon aaron aron ahron
    eliyahu elijah
    wojciech vojtech
    jan johan johannes john
    soren soeren severin
    jorgen joergen jurgen juergen georg
    hakan haakon hakon
    asa aasa
    ake aake
    bjorn bjoern
    goran goeran
    jorg joerg
    bjarne bjorn
    ozgur oezguer
    istvan stephen stefan steven
    gyorgy george georg
    janos john johann
    jozsef joseph josef
    laszlo ladislaus
    zsuzsanna susanna susan
    erzsebet elizabeth elisabeth
    katalin catherine katharina
    miklos nicholas nikolaus
    sandor alexander
    pal paul
    peter petrus peeter
    joao john johan
    luis luiz louis
    tiago thiago james
    felipe philip phillip philippe
    jean john
    najib naguib nagib najeeb nadjib
    gregory grigorios gregorios grigoris
    brian bryan brion
    eric erik erick
    alan allan allen alain
    lynn lynne lyn
    megan meghan meagan
    sean shaun shawn
    """
}
